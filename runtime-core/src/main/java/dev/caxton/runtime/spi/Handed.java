package dev.caxton.runtime.spi;

import java.util.concurrent.CompletableFuture;

/** A call of an agent's tool that was handed over. Safe for use by many threads; nothing blocks. */
public interface Handed {

    /**
     * What becomes of it.
     *
     * @return completes with the answer, and never exceptionally; by a thread that must not be kept
     */
    CompletableFuture<ToolAnswer> answer();

    /**
     * Nobody waits for the answer any more. A turn that has begun goes on under its own limits; none begins from now on, not even one that would repeat a batch that has failed.
     *
     * @return whether no turn has begun: then the agent never sees the call
     */
    boolean giveUp();

    /**
     * The caller takes the call back: none begins from now on, as with {@link #giveUp}, and a turn that handles this call and nothing else ends within a slice, if it has not ended by
     * then. It commits nothing, what it waits for is cancelled too, and it is no failure of the agent. A turn that handles other messages as well goes on.
     *
     * @return whether no turn has begun: then the agent never sees the call
     */
    boolean cancel();
}
