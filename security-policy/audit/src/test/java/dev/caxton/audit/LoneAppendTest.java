package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends that write on the thread of whoever waits. */
class LoneAppendTest {

    @TempDir
    Path directory;

    private final FailingChannel.Disk disk = new FailingChannel.Disk();

    private void assertVerifies(long records) {
        assertEquals(
                records,
                assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(directory))
                        .records());
    }

    @Test
    void writesWhereItWaits() {
        List<Thread> syncing = new ArrayList<>();
        disk.syncing = () -> syncing.add(Thread.currentThread());
        try (FileAuditLog log = FileAuditLog.open(directory, Events.settings(), disk::open)) {
            log.append(Events.numbered(0));
            log.append(Events.numbered(1));
            assertEquals(List.of(Thread.currentThread(), Thread.currentThread()), syncing);
        }
        assertVerifies(2);
    }

    @Test
    void takesAlongWhatNobodyWaitsFor() {
        try (FileAuditLog log = FileAuditLog.open(directory, Events.settings())) {
            CompletableFuture<AuditReceipt> told =
                    log.record(Events.numbered(0)).toCompletableFuture();
            assertEquals(1, log.append(Events.numbered(1)).sequence());
            assertEquals(0, told.join().sequence());
        }
        assertVerifies(2);
    }

    @Test
    void leavesWhatCameMeanwhileToTheThreadOfTheLog() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> syncing = new ArrayList<>();
        disk.syncing = () -> {
            syncing.add(Thread.currentThread());
            inside.countDown();
            awaited(go);
        };
        try (FileAuditLog log = FileAuditLog.open(directory, Events.settings(), disk::open)) {
            Thread alone = Thread.ofVirtual().start(() -> log.append(Events.numbered(0)));
            inside.await();
            CompletableFuture<AuditReceipt> told =
                    log.record(Events.numbered(1)).toCompletableFuture();
            assertFalse(told.isDone());
            go.countDown();
            assertEquals(1, told.join().sequence());
            alone.join();
            assertEquals(2, syncing.size());
            assertEquals(alone, syncing.getFirst());
            assertNotEquals(alone, syncing.getLast());
        }
        assertVerifies(2);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anInterruptLosesNothingAndStaysSet() {
        try (FileAuditLog log = FileAuditLog.open(directory, Events.settings(), disk::open)) {
            Thread.currentThread().interrupt();
            assertEquals(0, log.append(Events.numbered(0)).sequence());
            assertTrue(Thread.interrupted());
            // In the middle of it, between the write and the sync, which closes the file.
            AtomicBoolean once = new AtomicBoolean();
            disk.syncing = () -> {
                if (once.compareAndSet(false, true)) {
                    Thread.currentThread().interrupt();
                }
            };
            assertEquals(1, log.append(Events.numbered(1)).sequence());
            assertTrue(Thread.interrupted());
            assertEquals(2, log.append(Events.numbered(2)).sequence());
            assertEquals(3, log.next());
        }
        assertVerifies(3);
    }

    @Test
    void anInterruptWhileASegmentIsStartedLosesNothing() {
        FileAuditSettings small =
                new FileAuditSettings(Events.settings().clock(), Duration.ofSeconds(30), 1_000, 1L << 10);
        try (FileAuditLog log = FileAuditLog.open(directory, small, disk::open)) {
            AtomicBoolean second = new AtomicBoolean();
            disk.syncing = () -> {
                // Every other one: the second try has to come through.
                if (second.getAndSet(!second.get())) {
                    Thread.currentThread().interrupt();
                }
            };
            for (int i = 0; i < 40; i++) {
                assertEquals(i, log.append(Events.numbered(i)).sequence());
                var _ = Thread.interrupted();
            }
            assertTrue(log.segments() > 2);
            assertEquals(
                    40,
                    log.reader()
                            .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, false, 1_000))
                            .records()
                            .size());
        }
        assertVerifies(40);
    }

    @Test
    void appendsFromTheEndOfTheStackLeaveTheLogWhole() {
        try (FileAuditLog log = FileAuditLog.open(directory, Events.settings(), disk::open)) {
            Deep deep = new Deep(log);
            assertThrows(StackOverflowError.class, () -> deep.down(0));
            assertEquals(10, log.append(Events.numbered(1)).sequence());
        }
        assertVerifies(11);
    }

    /** Appends from every depth, the last ones with as little stack as there can be. */
    private static final class Deep {

        private final FileAuditLog log;
        private int appended;

        Deep(FileAuditLog log) {
            this.log = log;
        }

        int down(int depth) {
            try {
                return depth < 0 ? depth : down(depth + 1) + 1;
            } catch (StackOverflowError e) {
                // On the way back up, a little more room each time.
                if (appended < 10) {
                    var _ = log.append(Events.numbered(0));
                    appended++;
                }
                throw e;
            }
        }
    }
}
