package dev.caxton.runtime.sandbox;

/**
 * Makes sure that the host has stack to work on. A guest can come into the host with hardly any left; were it to end in the middle of the host's work, a place in
 * somebody's mailbox or a permit would be lost. Here it ends harmlessly, before anything is touched.
 */
final class StackProbe {

    /** Frames that are tried: several times what the deepest host function uses. */
    private static final int FRAMES = 256;

    private StackProbe() {}

    /**
     * Tries.
     *
     * @throws StackOverflowError if there is not enough; the guest's call ends with it
     */
    static void demand() {
        if (down(FRAMES, 1, 2, 3) < 0) {
            throw new IllegalStateException("a probe can't come out negative");
        }
    }

    private static long down(int frames, long a, long b, long c) {
        return frames == 0 ? a + b + c : down(frames - 1, b, c, a) + 1;
    }
}
