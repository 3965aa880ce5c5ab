package dev.caxton.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The messages of the guest {@code relay}. */
final class Relay {

    /** Bytes of a message: what an agent's short request comes to. */
    static final int BYTES = 64;

    /** More hops than any run lasts for. */
    static final int FOR_EVER = Integer.MAX_VALUE;

    private Relay() {}

    /** The two agents of a pair. */
    static String first(int pair) {
        return String.format(Locale.ROOT, "a%07d", pair);
    }

    static String second(int pair) {
        return String.format(Locale.ROOT, "b%07d", pair);
    }

    /** As {@link #message(int, int, int)}, in no particular conversation. */
    static byte[] message(int pair, int hops) {
        return message(pair, hops, 0);
    }

    /** A message that the first agent of a pair hands to the second, the second to the first, and so on. Each has the number of its conversation in it. */
    static byte[] message(int pair, int hops, int conversation) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(hops)
                .putInt(conversation)
                .put(first(pair).getBytes(StandardCharsets.US_ASCII))
                .put(second(pair).getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
