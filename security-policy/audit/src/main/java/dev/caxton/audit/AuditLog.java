package dev.caxton.audit;

import java.util.concurrent.CompletionStage;

/**
 * An append-only, hash-chained log. Safe for use by many threads. An interrupt ends nobody's waiting and harms no file.
 */
public interface AuditLog extends AutoCloseable {

    /**
     * Appends an event and returns once it is on stable storage. Blocks for about one fsync; concurrent callers share one. What widens (deploy, grant,
     * call) uses this and does not happen if it throws.
     *
     * @param event what is about to happen
     * @return where the record stands
     * @throws AuditException if the record is not known to be on stable storage
     */
    AuditReceipt append(AuditEvent event);

    /**
     * Queues an event in order and returns at once. What narrows (stop, deny) uses this: it happens, and is recorded as soon as it can be. An event that
     * could not be written is kept and tried again before the next one.
     *
     * @param event what has happened
     * @return completes when the record is on stable storage, by whoever has written it: what depends on it must not block, or has to be run elsewhere
     */
    CompletionStage<AuditReceipt> record(AuditEvent event);

    /** Writes what is queued and closes the log. Later calls are refused with an {@link AuditException}. */
    @Override
    void close();
}
