package dev.caxton.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells what nearly every text of a record is: ASCII that stands in JSON as it is. Eight bytes at a time, since records are mostly such texts. */
final class AsciiText {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private AsciiText() {}

    /** Whether none of these bytes is a control, a quote or a backslash, or beyond ASCII. */
    static boolean plain(byte[] text) {
        int at = 0;
        for (; at <= text.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(text, at);
            // A byte below 0x80 from which more is taken than it has borrows, which shows in its highest bit.
            long controls = eight - ' ' * ONES;
            long quotes = (eight ^ '"' * ONES) - ONES;
            long backslashes = (eight ^ '\\' * ONES) - ONES;
            if (((eight | controls | quotes | backslashes) & HIGH) != 0) {
                return false;
            }
        }
        for (; at < text.length; at++) {
            byte b = text[at];
            if (b < ' ' || b == '"' || b == '\\') {
                return false;
            }
        }
        return true;
    }
}
