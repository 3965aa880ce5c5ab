package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.spi.GuestInstance;

/**
 * Makes sure that the host has stack to work on. A guest can come into the host with hardly any left; were it to end in the middle of the host's work, a place in
 * somebody's mailbox or a permit would be lost. Here it ends harmlessly, before anything is touched. Where the meter says that few calls are nested, and the
 * module has no function whose frame could be large, there is nothing to try.
 */
final class StackProbe {

    /** Frames that are tried: several times what the deepest host function uses. */
    private static final int FRAMES = 256;

    /** A fraction of the smallest stack that turns run on, bytes. */
    private static final long LITTLE = 128 << 10;

    /** What an engine needs for a call besides locals and operands, bytes: twice what was measured of the interpreter, which needs the most. */
    private static final long OVERHEAD = 2_048;

    private static final int SLOT_BYTES = 8;

    private final GuestInstance instance;
    private final int shallow;

    /**
     * A probe for one instance.
     *
     * @param instance the instance
     * @param frame the largest frame of its module's functions, in slots of 8 bytes
     */
    StackProbe(GuestInstance instance, long frame) {
        this.instance = instance;
        shallow = (int) (LITTLE / (OVERHEAD + SLOT_BYTES * frame));
    }

    /**
     * Tries, if the guest is deep enough for it to matter.
     *
     * @throws StackOverflowError if there is not enough; the guest's call ends with it
     */
    void demand() {
        if (Integer.compareUnsigned(instance.depth(), shallow) >= 0 && down(FRAMES, 1, 2, 3) < 0) {
            throw new IllegalStateException("a probe can't come out negative");
        }
    }

    private static long down(int frames, long a, long b, long c) {
        return frames == 0 ? a + b + c : down(frames - 1, b, c, a) + 1;
    }
}
