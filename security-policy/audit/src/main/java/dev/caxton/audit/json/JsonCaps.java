package dev.caxton.audit.json;

/**
 * How much JSON is read before it is refused. Reading takes time and memory linear in the bytes.
 *
 * @param bytes the largest input, bytes
 * @param depth the deepest nesting of objects and arrays, 1 to 500
 */
public record JsonCaps(int bytes, int depth) {

    /** 1 MiB and 64 levels. */
    public static final JsonCaps DEFAULT = new JsonCaps(1 << 20, 64);

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public JsonCaps {
        if (bytes < 1 || depth < 1 || depth > 500) {
            throw new IllegalArgumentException("caps are positive, and the depth is at most 500");
        }
    }
}
