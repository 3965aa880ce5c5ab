package dev.caxton.runtime.sandbox;

import java.util.function.Supplier;

/** What a host function found out. */
sealed interface Answer {

    /** It was done. */
    record Done(int value) implements Answer {}

    /** It was not done. The sentence is made when the guest asks for it: one that runs into refusals again and again does not read them all. */
    record Failed(ErrorCode code, Supplier<String> text) implements Answer {
        Failed(ErrorCode code, String text) {
            this(code, () -> text);
        }
    }
}
