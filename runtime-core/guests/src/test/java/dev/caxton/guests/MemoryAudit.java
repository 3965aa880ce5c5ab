package dev.caxton.guests;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An audit log in memory, which can be told to fail. */
final class MemoryAudit implements AuditLog {

    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean broken;
    private volatile Consumer<AuditEvent> watcher = event -> {};

    void watch(Consumer<AuditEvent> each) {
        watcher = each;
    }

    void breakDown() {
        broken = true;
    }

    void mend() {
        broken = false;
    }

    <E extends AuditEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public AuditReceipt append(AuditEvent event) {
        if (broken) {
            throw new AuditException("the disk is full");
        }
        events.add(event);
        watcher.accept(event);
        return new AuditReceipt(events.size() - 1, "");
    }

    @Override
    public CompletionStage<AuditReceipt> record(AuditEvent event) {
        events.add(event);
        watcher.accept(event);
        return CompletableFuture.completedFuture(new AuditReceipt(events.size() - 1, ""));
    }

    @Override
    public void close() {}
}
