package dev.caxton.mcp;

/**
 * How large and deep what passes through the gateway may be. Applies to every tenant and upstream.
 *
 * @param argumentBytes the largest arguments, canonical JSON in UTF-8; 1 to 16 MiB
 * @param resultBytes the largest result; 1 to 16 MiB
 * @param depth the deepest nesting of objects and arrays, in arguments, results and descriptions; 1 to 500
 * @param tools the most tools that one upstream may list, 1 to 10,000; the ones after it are left out, visibly
 */
public record CallLimits(int argumentBytes, int resultBytes, int depth, int tools) {

    /** 1 MiB, 4 MiB, 64 levels, 1,000 tools. */
    public static final CallLimits DEFAULT = new CallLimits(1 << 20, 4 << 20, 64, 1_000);

    private static final int MAX_BYTES = 16 << 20;

    /** Refuses values out of range with an {@link IllegalArgumentException}. */
    public CallLimits {
        if (argumentBytes < 1 || argumentBytes > MAX_BYTES || resultBytes < 1 || resultBytes > MAX_BYTES) {
            throw new IllegalArgumentException("argumentBytes and resultBytes lie between 1 and 16 MiB");
        }
        if (depth < 1 || depth > 500) {
            throw new IllegalArgumentException("depth lies between 1 and 500");
        }
        if (tools < 1 || tools > 10_000) {
            throw new IllegalArgumentException("tools lies between 1 and 10,000");
        }
    }
}
