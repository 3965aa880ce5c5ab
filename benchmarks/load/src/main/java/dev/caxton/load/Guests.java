package dev.caxton.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The guests of this module, assembled when it was built, and variants of them. */
final class Guests {

    // In the text of a guest it takes five bytes in the binary, and so does every number that replaces it.
    private static final int PLACEHOLDER = 0x7A7B7C7D;

    private Guests() {}

    static byte[] load(String name) {
        try (InputStream in = Guests.class.getResourceAsStream("/guests/" + name + ".wasm")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no guest " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Another module of the same shape: the one constant {@code 0x7A7B7C7D} of the guest becomes another number, and the code that uses it with it.
     *
     * @param module the guest
     * @param number 0 to 2<sup>27</sup> - 1
     */
    static byte[] variant(byte[] module, int number) {
        byte[] from = constant(PLACEHOLDER);
        byte[] to = constant(0x7000_0000 | number);
        byte[] variant = module.clone();
        int at = find(variant, from, 0);
        if (at < 0 || find(variant, from, at + 1) >= 0) {
            throw new IllegalArgumentException("a guest with variants has the constant exactly once");
        }
        System.arraycopy(to, 0, variant, at, to.length);
        return variant;
    }

    /** What the constant of a variant is. */
    static int constantOf(int number) {
        return 0x7000_0000 | number;
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int i = from; i <= in.length - what.length; i++) {
            if (java.util.Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    /** {@code i32.const} with a number that needs all five bytes of its LEB128 form. */
    private static byte[] constant(int number) {
        byte[] bytes = new byte[6];
        bytes[0] = 0x41;
        int rest = number;
        for (int i = 1; i <= 4; i++) {
            bytes[i] = (byte) ((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        bytes[5] = (byte) (rest & 0x7f);
        return bytes;
    }
}
