package dev.caxton.spec.suite;

/**
 * A value as the suite writes it.
 *
 * @param type {@code i32}, {@code i64}, {@code f32}, {@code f64}, {@code v128}, {@code funcref} or {@code externref}
 * @param pattern what it must look like
 * @param bits the value if the pattern is {@link Pattern#BITS}, i32 and f32 in the low half, zero-extended
 */
public record SpecValue(String type, Pattern pattern, long bits) {

    /** How an expected value is compared. */
    public enum Pattern {
        /** Bit by bit. */
        BITS,
        /** A NaN whose payload is only the top bit. */
        CANONICAL_NAN,
        /** Any quiet NaN. */
        ARITHMETIC_NAN,
        /** A null reference. */
        NULL,
        /** Any reference that is not null. */
        NOT_NULL
    }

    /** How engines of Endive's family write a null reference. */
    public static final long NULL_BITS = -1;

    /**
     * Compares.
     *
     * @param raw what an engine returned
     * @return whether it fits
     */
    public boolean fits(long raw) {
        return switch (pattern) {
            case BITS -> half() ? (int) raw == (int) bits : raw == bits;
            case CANONICAL_NAN ->
                type.equals("f32")
                        ? (raw & 0x7FFF_FFFFL) == 0x7FC0_0000L
                        : (raw & 0x7FFF_FFFF_FFFF_FFFFL) == 0x7FF8_0000_0000_0000L;
            case ARITHMETIC_NAN ->
                type.equals("f32")
                        ? (raw & 0x7FC0_0000L) == 0x7FC0_0000L
                        : (raw & 0x7FF8_0000_0000_0000L) == 0x7FF8_0000_0000_0000L;
            case NULL -> (int) raw == -1;
            case NOT_NULL -> (int) raw != -1;
        };
    }

    /**
     * The value as an argument.
     *
     * @return raw bits
     */
    public long argument() {
        return switch (pattern) {
            case BITS -> bits;
            case NULL -> NULL_BITS;
            case CANONICAL_NAN, ARITHMETIC_NAN, NOT_NULL ->
                throw new IllegalArgumentException("a pattern is no argument");
        };
    }

    private boolean half() {
        return type.equals("i32") || type.equals("f32");
    }
}
