package dev.caxton.audit.export;

import java.io.IOException;

/**
 * How often something is tried that sends over a network, before it counts as failed. Whoever exports tries again for as long as it runs, with growing pauses; an
 * implementation deals with what a moment mends. Has to be safe for use by many threads.
 */
@FunctionalInterface
public interface Attempts {

    /** One try. */
    Attempts ONE = Sending::send;

    /** What is sent; repeating it is safe, as receivers tell copies by their sequence numbers. */
    @FunctionalInterface
    interface Sending {

        /**
         * Sends. Blocks, but for a bounded time.
         *
         * @return how many records can't be sent that way at all
         * @throws IOException if it is not known that all have left
         */
        int send() throws IOException;
    }

    /**
     * Sends, once or more.
     *
     * @param sending what is sent
     * @return what the last try returned
     * @throws IOException if the last try failed
     */
    int made(Sending sending) throws IOException;
}
