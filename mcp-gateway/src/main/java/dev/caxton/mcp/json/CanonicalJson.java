package dev.caxton.mcp.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in one form only, so that equal values have equal bytes and equal digests.
 *
 * <p>The form is that of RFC 8785: names sorted by UTF-16 code units, no white space, the shortest escapes. It differs for numbers that an IEEE 754
 * double cannot hold: they keep their exact value instead of being rounded, since a 64-bit id that changes on its way is another id.
 */
public final class CanonicalJson {

    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    /**
     * Writes a tree.
     *
     * @param tree maps with string keys, lists, strings, numbers, booleans and nulls
     * @return its canonical form
     * @throws JsonRefused if a string holds half a surrogate pair, which has no form in UTF-8, or if a number is out of the range of {@link Numbers}
     */
    public static String write(@Nullable Object tree) throws JsonRefused {
        CanonicalJson writer = new CanonicalJson();
        writer.value(tree);
        return writer.out.toString();
    }

    /**
     * Writes a tree as bytes.
     *
     * @param tree as for {@link #write}
     * @return its canonical form in UTF-8
     * @throws JsonRefused as {@link #write}
     */
    public static byte[] bytes(@Nullable Object tree) throws JsonRefused {
        return write(tree).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The digest of bytes.
     *
     * @param bytes anything
     * @return SHA-256, lower-case hexadecimal
     */
    public static String sha256(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void value(@Nullable Object value) throws JsonRefused {
        switch (value) {
            case null -> out.append("null");
            case Boolean truth -> out.append(truth.booleanValue());
            case String text -> string(text);
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
            case BigInteger number -> {
                require(Numbers.isAdmitted(number));
                number(new BigDecimal(number));
            }
            case BigDecimal number -> {
                require(Numbers.isAdmitted(number));
                number(number);
            }
            case Integer number -> out.append(number.intValue());
            case Long number -> number(BigDecimal.valueOf(number));
            case Double number -> number(finite(number));
            default ->
                throw new IllegalArgumentException(
                        value.getClass().getName() + " does not come from JSON and cannot be written");
        }
    }

    private static void require(boolean admitted) throws JsonRefused {
        if (!admitted) {
            throw new JsonRefused("a number in it is out of range");
        }
    }

    private static BigDecimal finite(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("a number of JSON is finite");
        }
        return BigDecimal.valueOf(number);
    }

    private void object(Map<?, ?> map) throws JsonRefused {
        // String compares by UTF-16 code units, as RFC 8785, section 3.2.3, asks for.
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put((String) name, value));
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, Object> member : sorted.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            string(member.getKey());
            out.append(':');
            value(member.getValue());
        }
        out.append('}');
    }

    private void array(List<?> list) throws JsonRefused {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            value(list.get(i));
        }
        out.append(']');
    }

    /** The layout of ECMA-262, Number::toString, for a decimal value of any precision. */
    private void number(BigDecimal value) {
        if (value.signum() == 0) {
            out.append('0');
            return;
        }
        if (value.signum() < 0) {
            out.append('-');
        }
        BigDecimal stripped = value.abs().stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        // The value is 0.DIGITS times ten to the power of point.
        long point = (long) digits.length() - stripped.scale();
        if (point >= digits.length() && point <= 21) {
            out.append(digits).repeat('0', (int) (point - digits.length()));
        } else if (point > 0 && point <= 21) {
            out.append(digits, 0, (int) point).append('.').append(digits, (int) point, digits.length());
        } else if (point > -6 && point <= 0) {
            out.append("0.").repeat('0', (int) -point).append(digits);
        } else {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append('e').append(point > 0 ? "+" : "-").append(Math.abs(point - 1));
        }
    }

    private void string(String text) throws JsonRefused {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX.toHexDigits((byte) c));
                    } else if (Character.isSurrogate(c)) {
                        if (!Character.isHighSurrogate(c)
                                || i + 1 == text.length()
                                || !Character.isLowSurrogate(text.charAt(i + 1))) {
                            throw new JsonRefused("a string in it holds half a surrogate pair");
                        }
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
