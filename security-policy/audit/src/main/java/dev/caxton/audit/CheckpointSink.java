package dev.caxton.audit;

import java.io.IOException;

/** A place that checkpoints are brought to, at best one that an intruder on this host cannot write to. Used by one thread at a time. */
public interface CheckpointSink {

    /**
     * What records and messages call it: without credentials.
     *
     * @return a short text
     */
    String name();

    /**
     * Brings one line there. Blocks, but for a bounded time.
     *
     * @param line a checkpoint or a change of the key, one line of canonical JSON without its line feed
     * @throws IOException if it is not known to have arrived; it is tried again then
     */
    void deliver(String line) throws IOException;
}
