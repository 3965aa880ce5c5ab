package dev.caxton.runtime.sandbox;

/** What a host function found out. */
sealed interface Answer {

    /** It was done. */
    record Done(int value) implements Answer {}

    /** It was not done. */
    record Failed(ErrorCode code, String text) implements Answer {}
}
