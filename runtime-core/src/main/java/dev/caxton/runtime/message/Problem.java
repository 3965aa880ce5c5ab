package dev.caxton.runtime.message;

/**
 * Something that went wrong, told so that a program can branch and a person can act.
 *
 * @param code a stable code, {@code CAX-AREA-NAME}; see {@code docs/errors.md}
 * @param message what happened, one sentence or two
 * @param remedy what to do about it
 */
public record Problem(String code, String message, String remedy) {

    /** Refuses a code of another shape with an {@link IllegalArgumentException}. */
    public Problem {
        if (!code.startsWith("CAX-")) {
            throw new IllegalArgumentException("a problem's code starts with CAX-: " + code);
        }
    }
}
