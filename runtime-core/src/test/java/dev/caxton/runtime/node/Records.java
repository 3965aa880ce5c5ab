package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An audit log in memory. What has to be on disk first can be made to fail. */
public final class Records implements AuditLog {

    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean full;
    private volatile Runnable before = () -> {};

    /** What was recorded so far, in order. */
    public List<AuditEvent> events() {
        return List.copyOf(events);
    }

    /** From now on nothing can be written. */
    public void fill() {
        full = true;
    }

    /** Has something done while the next event is on its way to the disk, once. */
    public void beforeAppend(Runnable action) {
        before = action;
    }

    /** Forgets what was recorded so far. */
    public void clear() {
        events.clear();
    }

    @Override
    public AuditReceipt append(AuditEvent event) {
        Runnable action = before;
        before = () -> {};
        action.run();
        if (full) {
            throw new AuditException("the disk is full");
        }
        return add(event);
    }

    private AuditReceipt add(AuditEvent event) {
        events.add(event);
        return new AuditReceipt(events.size() - 1, "");
    }

    @Override
    public CompletionStage<AuditReceipt> record(AuditEvent event) {
        return CompletableFuture.completedFuture(add(event));
    }

    @Override
    public void close() {}
}
