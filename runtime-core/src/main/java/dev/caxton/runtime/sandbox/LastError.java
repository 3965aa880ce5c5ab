package dev.caxton.runtime.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/** The sentence about the last call of a turn that failed. */
final class LastError {

    private static final int MAX_BYTES = 1_024;

    // Made and encoded only when somebody asks: a guest that runs into errors again and again does not read them all.
    private Supplier<String> text = String::new;

    void clear() {
        text = String::new;
    }

    void set(Supplier<String> sentence) {
        text = sentence;
    }

    byte[] bytes(long most) {
        byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
        int length = (int) Math.min(Math.min(bytes.length, MAX_BYTES), most);
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }
}
