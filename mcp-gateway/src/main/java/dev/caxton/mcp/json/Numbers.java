package dev.caxton.mcp.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers the gateway admits: those that a double can hold when it rounds them, about ±1.8e308, written to 400 places behind the point at most.
 *
 * <p>Few characters write a number of a billion digits, {@code 1e1000000000}, and whoever divides it or counts its digits needs gigabytes and hours for that. What is admitted has
 * 709 digits at most, so no calculation with it is long. Outside of the range {@code Infinity} would also stand for many different numbers. Stateless.
 */
public final class Numbers {

    /** The smallest double but zero, written as short as possible, needs 324. */
    private static final int PLACES = 400;

    /** Of 1.8e308, which is just too large for a double. */
    private static final int DIGITS = 309;

    private Numbers() {}

    /**
     * Whether a number is within the range.
     *
     * @param number a number; hostile
     * @return whether it is; found out without expanding it
     */
    static boolean isAdmitted(BigDecimal number) {
        // Zeros have a scale too. Behind these two lines nothing is long.
        return number.scale() <= PLACES
                && (long) number.precision() - number.scale() <= DIGITS
                && Double.isFinite(number.doubleValue());
    }

    static boolean isAdmitted(BigInteger number) {
        return number.bitLength() <= Double.MAX_EXPONENT + 1 && Double.isFinite(number.doubleValue());
    }

    /**
     * Whether all numbers of a tree are within the range.
     *
     * @param tree maps, lists, strings, numbers, booleans and nulls, not nested too deeply
     * @return whether they are
     */
    public static boolean areAdmitted(@Nullable Object tree) {
        return switch (tree) {
            case BigDecimal number -> isAdmitted(number);
            case BigInteger number -> isAdmitted(number);
            case Map<?, ?> map -> {
                for (Object member : map.values()) {
                    if (!areAdmitted(member)) {
                        yield false;
                    }
                }
                yield true;
            }
            case List<?> list -> {
                for (Object item : list) {
                    if (!areAdmitted(item)) {
                        yield false;
                    }
                }
                yield true;
            }
            case null, default -> true;
        };
    }
}
