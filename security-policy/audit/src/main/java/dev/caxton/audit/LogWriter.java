package dev.caxton.audit;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes what waits as one group, syncs once, and then tells everybody. A group that fails fails every waiting append and keeps the rest for the next try.
 *
 * <p>It has a thread of its own. An append that comes alone is not handed over to it: two changes of threads take longer than many a sync, so the thread that would
 * wait writes. One of them writes at a time, as {@link PendingQueue} says.
 */
final class LogWriter implements Runnable {

    static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "audit");

    /** For fewer a virtual thread more is not worth it. */
    private static final int FEW = 4;

    private final PendingQueue queue;
    private final SegmentWriter segments;
    private final LogIndex index;
    private final InstantSource clock;
    private final RecordCodec codec = new RecordCodec();
    private final Group out = new Group();
    private Head head;

    /** Whether the index has still to hear of the segment: until it does, nothing is written. */
    private boolean fresh;

    /** How long the last write and sync took, ns. */
    private long sync;

    private volatile Optional<String> failure = Optional.empty();

    /** The lines of a group, without a copy on their way to the file. */
    private static final class Group extends ByteArrayOutputStream {

        Group() {
            super(64 * 1024);
        }

        ByteBuffer written() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    LogWriter(PendingQueue queue, SegmentWriter segments, LogIndex index, InstantSource clock, Head head) {
        this.queue = queue;
        this.segments = segments;
        this.index = index;
        this.clock = clock;
        this.head = head;
    }

    /** Why the last group could not be written, or empty if it could. */
    Optional<String> failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            boolean last = false;
            while (!last) {
                boolean closing = queue.isClosed();
                List<Pending> group = queue.take(() -> sync);
                try {
                    boolean written = !group.isEmpty() && commit(group);
                    last = closing && !written;
                } finally {
                    queue.done();
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it; should it happen, the log ends as if closed.
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /** Writes a group that {@link PendingQueue#put(Pending.Awaited)} has given to the calling thread. */
    void lead(List<Pending> group) {
        boolean sound = false;
        try {
            var _ = commit(group);
            sound = true;
        } finally {
            if (!sound) {
                // Not a failure of the disk. As when the log's own thread dies of it, nothing is written any more.
                queue.close();
            }
            queue.done();
        }
    }

    private boolean commit(List<Pending> group) {
        long missing = queue.missing();
        List<AuditReceipt> receipts = new ArrayList<>(group.size());
        int[] ends = new int[group.size() + 1];
        int records = 0;
        Head end = head;
        long base;
        try {
            fresh |= segments.ready(head.next());
            if (fresh) {
                index.start(segments.file(), head.next());
                fresh = false;
            }
            out.reset();
            Instant now = clock.instant();
            if (missing > 0) {
                byte[] gap = EventJson.write(new AuditEvent.AuditGap(SYSTEM, missing));
                end = codec.write(gap, now, head.next(), end, out);
                ends[records++] = out.size();
            }
            for (Pending pending : group) {
                long sequence = end.next();
                end = codec.write(pending.event(), now, head.next(), end, out);
                receipts.add(new AuditReceipt(sequence, end.hash()));
                ends[records++] = out.size();
            }
            base = segments.durable();
            long before = System.nanoTime();
            segments.write(out.written(), records);
            sync = System.nanoTime() - before;
        } catch (IOException | RuntimeException | Error e) {
            // An error, too: nothing of this group counts yet, and the log must not end because memory was short once.
            fail(group, e);
            return false;
        }
        head = end;
        failure = Optional.empty();
        queue.settle(group, missing);
        long start = base;
        for (int i = 0; i < records; i++) {
            index.add(start, base + ends[i]);
            start = base + ends[i];
        }
        index.published();
        tell(group, receipts);
        return true;
    }

    /**
     * Whoever waits on a virtual thread is woken from one: that costs its scheduler much less than a call from outside, and this thread is free for the next group
     * meanwhile. All others are told from here, since virtual threads may have to wait for a processor.
     */
    private static void tell(List<Pending> group, List<AuditReceipt> receipts) {
        int virtual = 0;
        for (int i = 0; i < receipts.size(); i++) {
            if (group.get(i).virtual()) {
                virtual++;
            } else {
                group.get(i).written(receipts.get(i));
            }
        }
        if (virtual < FEW) {
            tellVirtual(group, receipts);
        } else {
            Thread.startVirtualThread(() -> tellVirtual(group, receipts));
        }
    }

    private static void tellVirtual(List<Pending> group, List<AuditReceipt> receipts) {
        for (int i = 0; i < receipts.size(); i++) {
            if (group.get(i).virtual()) {
                group.get(i).written(receipts.get(i));
            }
        }
    }

    private void fail(List<Pending> group, Throwable cause) {
        segments.discard();
        String text = "the audit log cannot be written: " + cause;
        failure = Optional.of(text);
        queue.putBack(group);
        AuditException thrown = new AuditException(
                AuditError.UNAVAILABLE, text + "; what needs a record is refused until it can be written again", cause);
        for (Pending pending : group) {
            if (!pending.kept()) {
                pending.failed(thrown);
            }
        }
    }

    /** Whatever could not be written by the end is told so. */
    private void end() {
        queue.close();
        AuditException thrown = new AuditException(
                AuditError.CLOSED,
                "the audit log was closed before this could be recorded"
                        + failure.map(f -> ": " + f).orElse(""));
        try {
            List<Pending> rest;
            do {
                rest = queue.take(() -> 0);
                rest.forEach(pending -> pending.failed(thrown));
                queue.done();
            } while (!rest.isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            segments.close();
        } catch (IOException e) {
            failure = Optional.of("the audit log could not be closed: " + e);
        }
    }
}
