package dev.caxton.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The messages of the guest {@code keeper}, and what it must answer: it tells who it is and what it has been sent. */
final class Keeper {

    private Keeper() {}

    static byte[] message(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    /**
     * Checks an answer.
     *
     * @param answer the answer: identity of the module, messages handled, sum of their numbers
     * @param identity the constant of the module
     * @param handled messages so far
     * @param sum what their numbers come to
     */
    static void check(byte[] answer, int identity, int handled, int sum) {
        ByteBuffer numbers = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
        if (answer.length != 12
                || numbers.getInt() != identity
                || numbers.getInt() != handled
                || numbers.getInt() != sum) {
            throw new IllegalStateException("expected the answer " + Integer.toHexString(identity) + ", " + handled
                    + ", " + sum + ", and got " + java.util.HexFormat.of().formatHex(answer));
        }
    }
}
