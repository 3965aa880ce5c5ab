package dev.caxton.spec.differential;

import java.util.Locale;
import java.util.zip.CRC32;

/** How observations are written, so that every engine writes the same about the same. */
final class Seen {

    private Seen() {}

    /** A value, with all NaNs alike. */
    static String value(char type, long raw) {
        return switch (type) {
            case 'i' -> "i32:" + Integer.toHexString((int) raw);
            case 'j' -> "i64:" + Long.toHexString(raw);
            case 'f' ->
                Float.isNaN(Float.intBitsToFloat((int) raw)) ? "f32:nan" : "f32:" + Integer.toHexString((int) raw);
            case 'd' -> Double.isNaN(Double.longBitsToDouble(raw)) ? "f64:nan" : "f64:" + Long.toHexString(raw);
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    static String returned(String resultType, long raw) {
        return resultType.isEmpty() ? "returned" : "returned " + value(resultType.charAt(0), raw);
    }

    static String memory(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return bytes.length + "/" + Long.toHexString(crc.getValue());
    }

    /** What kind of trap it is, as far as every engine tells them apart: V8 does not tell a null element from one of another type. */
    static String trap(String message) {
        String m = message.toLowerCase(Locale.ROOT);
        if (m.contains("unreachable")) {
            return "trap unreachable";
        } else if (m.contains("stack")) {
            return "trap stack";
        } else if (m.contains("memory")) {
            return "trap memory";
        } else if (m.contains("table")
                || m.contains("element")
                || m.contains("indirect")
                || m.contains("null function")) {
            return "trap indirect call";
        } else if (m.contains("integer")
                || m.contains("by zero")
                || m.contains("divide")
                || m.contains("remainder")
                || m.contains("unrepresentable")) {
            return "trap arithmetic";
        }
        return "trap " + message;
    }
}
