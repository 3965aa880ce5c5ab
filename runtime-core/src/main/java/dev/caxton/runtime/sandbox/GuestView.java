package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.spi.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads arguments out of a guest: pointers and lengths are unsigned and checked in 64 bits before anything is copied or charged. */
final class GuestView {

    private GuestView() {}

    static long unsigned(long argument) {
        return argument & 0xFFFF_FFFFL;
    }

    /** Whether the bytes lie inside the memory. The sum of two unsigned 32-bit numbers can't overflow 64 bits. */
    static boolean inside(GuestMemory memory, long pointer, long length) {
        return unsigned(pointer) + unsigned(length) <= memory.size();
    }

    /** Copies out what was found to lie inside. */
    static byte[] bytes(GuestMemory memory, long pointer, long length) {
        return length == 0 ? new byte[0] : memory.read(unsigned(pointer), Math.toIntExact(unsigned(length)));
    }

    /** Text, if it is valid UTF-8. */
    static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
