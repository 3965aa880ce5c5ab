package dev.caxton.audit.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Numbers as ECMAScript's {@code Number::toString} writes them (ECMA-262, section 6.1.6.1.20), which RFC 8785, section 3.2.2.3, prescribes. */
final class JsonNumbers {

    private JsonNumbers() {}

    static String text(double value) {
        if (value == 0) {
            return "0"; // also for -0
        }
        if (value == Math.rint(value) && Math.abs(value) <= 1L << 53) {
            return Long.toString((long) value);
        }
        return value < 0 ? "-" + positive(-value) : positive(value);
    }

    private static String positive(double value) {
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().toString();
        int k = digits.length();
        int n = k - shortest.scale(); // the value is 0.digits times ten to the n
        if (k <= n && n <= 21) {
            return digits + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return digits.substring(0, n) + "." + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return "0." + "0".repeat(-n) + digits;
        }
        String exponent = (n > 0 ? "e+" : "e-") + Math.abs(n - 1);
        return k == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
    }

    /**
     * The shortest decimal that reads back as the value and, of those, the nearest. {@link Double#toString} gives exactly that since JDK 19, save that it
     * prefers two digits to one where two are nearer ({@code 4.9E-324}).
     */
    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (decimal.precision() != 2) {
            return decimal;
        }
        int scale = decimal.scale() - 1;
        BigDecimal below = decimal.setScale(scale, RoundingMode.DOWN);
        BigDecimal above = below.add(new BigDecimal(BigInteger.ONE, scale));
        boolean belowFits = below.doubleValue() == value;
        boolean aboveFits = above.doubleValue() == value;
        if (belowFits && aboveFits) {
            BigDecimal exact = new BigDecimal(value);
            return exact.subtract(below).compareTo(above.subtract(exact)) <= 0
                    ? below.stripTrailingZeros()
                    : above.stripTrailingZeros();
        }
        return belowFits ? below.stripTrailingZeros() : aboveFits ? above.stripTrailingZeros() : decimal;
    }
}
