package dev.caxton.policy.yaml;

/**
 * How much of a document is read before it is refused. The caps bound time and memory: reading is linear in the bytes.
 *
 * @param bytes the largest document, bytes
 * @param depth the deepest nesting of lists and mappings, 1 to 100
 * @param nodes the most scalars, lists and mappings together
 */
public record YamlCaps(int bytes, int depth, int nodes) {

    /** For descriptors and configuration: 256 KiB, 16 levels, 20,000 nodes. */
    public static final YamlCaps DEFAULT = new YamlCaps(256 * 1024, 16, 20_000);

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public YamlCaps {
        if (bytes < 1 || depth < 1 || depth > 100 || nodes < 1) {
            throw new IllegalArgumentException("caps are positive, and the depth is at most 100");
        }
    }
}
