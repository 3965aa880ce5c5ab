package dev.caxton.runtime.sandbox;

/**
 * Makes sure that the host has stack to work on. A guest can come into the host with hardly any left; were it to end in the middle of the host's work, a place in
 * somebody's mailbox or a permit would be lost. Here it ends harmlessly, before anything is touched. Where no calls of a module can take more than a little, there
 * is nothing to try.
 */
final class StackProbe {

    /** Frames that are tried: several times what the deepest host function uses. */
    private static final int FRAMES = 256;

    /** A fraction of the smallest stack that turns run on, in slots of 8 bytes: 128 KiB. */
    private static final long LITTLE = (128 << 10) / 8;

    private final boolean needed;

    /**
     * A probe for the instances of a module.
     *
     * @param stack what the calls of its functions can take together, in slots of 8 bytes
     */
    StackProbe(long stack) {
        needed = stack > LITTLE;
    }

    /**
     * Tries, if it can matter.
     *
     * @throws StackOverflowError if there is not enough; the guest's call ends with it
     */
    void demand() {
        if (needed && down(FRAMES, 1, 2, 3) < 0) {
            throw new IllegalStateException("a probe can't come out negative");
        }
    }

    private static long down(int frames, long a, long b, long c) {
        return frames == 0 ? a + b + c : down(frames - 1, b, c, a) + 1;
    }
}
