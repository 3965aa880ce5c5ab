package dev.caxton.audit;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one thread that writes: takes what waits, writes it as one group, syncs once, and then tells everybody. A group that fails fails every waiting append and
 * keeps the rest for the next try.
 */
final class LogWriter implements Runnable {

    static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "audit");

    /** After a failure and without new events: how soon what is kept is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final PendingQueue queue;
    private final SegmentWriter segments;
    private final LogIndex index;
    private final InstantSource clock;
    private final RecordCodec codec = new RecordCodec();
    private Head head;
    private volatile Optional<String> failure = Optional.empty();

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
                List<Pending> group = queue.take(failure.isPresent() ? RETRY : Duration.ZERO);
                if (!group.isEmpty()) {
                    boolean written = commit(group);
                    last = closing && !written;
                } else {
                    last = closing;
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it; should it happen, the log ends as if closed.
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private boolean commit(List<Pending> group) {
        long missing = queue.missing();
        List<AuditReceipt> receipts = new ArrayList<>(group.size());
        List<Integer> ends = new ArrayList<>(group.size() + 1);
        Head end = head;
        long base;
        try {
            if (segments.ready(head.next())) {
                index.start(segments.file(), head.next());
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
            Instant now = clock.instant();
            if (missing > 0) {
                byte[] gap = EventJson.write(new AuditEvent.AuditGap(SYSTEM, missing));
                end = codec.write(gap, now, head.next(), end, out);
                ends.add(out.size());
            }
            for (Pending pending : group) {
                long sequence = end.next();
                end = codec.write(pending.event(), now, head.next(), end, out);
                receipts.add(new AuditReceipt(sequence, end.hash()));
                ends.add(out.size());
            }
            base = segments.durable();
            segments.write(ByteBuffer.wrap(out.toByteArray()));
        } catch (IOException | RuntimeException e) {
            fail(group, e);
            return false;
        }
        head = end;
        failure = Optional.empty();
        queue.settle(group, missing);
        long start = base;
        for (int recordEnd : ends) {
            index.add(start, base + recordEnd);
            start = base + recordEnd;
        }
        for (int i = 0; i < receipts.size(); i++) {
            group.get(i).written(receipts.get(i));
        }
        return true;
    }

    private void fail(List<Pending> group, Exception cause) {
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
            for (List<Pending> rest = queue.take(Duration.ZERO); !rest.isEmpty(); rest = queue.take(Duration.ZERO)) {
                rest.forEach(pending -> pending.failed(thrown));
            }
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
