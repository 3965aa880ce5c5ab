package dev.caxton.engine.wasmtime;

import java.time.Duration;

/**
 * How much this engine may use.
 *
 * @param guestThreads guests that may be under way at once, those that wait for a tool or for their next slice included
 * @param hostCalls host calls that one call of a guest may make. The binding leaks up to 255 bytes of references for each of them until the outermost call
 *     returns, and every collection of garbage walks them.
 * @param patience how long a guest waits for a thread, and how long an unconcerned guest may take to its next host call while another is being stopped
 */
record Settings(int guestThreads, int hostCalls, Duration patience) {

    /** 1 GiB of addresses for stacks, of which only what is used becomes memory. */
    private static final int GUEST_THREADS = 128;

    /** 25 MB of references at most. */
    private static final int HOST_CALLS = 100_000;

    Settings {
        if (guestThreads < 1 || hostCalls < 1 || patience.isNegative()) {
            throw new IllegalArgumentException("at least one thread, one host call and no negative patience");
        }
    }

    static Settings standard() {
        return new Settings(GUEST_THREADS, HOST_CALLS, Duration.ofSeconds(1));
    }
}
