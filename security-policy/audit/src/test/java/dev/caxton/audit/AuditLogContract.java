package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every audit log keeps to, on disk or in memory. */
abstract class AuditLogContract {

    private AuditLog log = closedLog();

    abstract AuditLog open();

    abstract AuditReader reader(AuditLog log);

    private static AuditLog closedLog() {
        AuditLog none = new MemoryAuditLog(Events.CLOCK, 1);
        none.close();
        return none;
    }

    @BeforeEach
    void openLog() {
        log = open();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private List<AuditRecord> readAll() {
        List<AuditRecord> records = new ArrayList<>();
        Optional<AuditQuery> next = Optional.of(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, false, 100));
        while (next.isPresent()) {
            AuditPage page = reader(log).read(next.get());
            records.addAll(page.records());
            next = page.next();
        }
        return records;
    }

    @Test
    void numbersRecordsAndChainsThem() {
        AuditReceipt first = log.append(Events.numbered(0));
        AuditReceipt second = log.append(Events.numbered(1));
        assertEquals(0, first.sequence());
        assertEquals(1, second.sequence());

        List<AuditRecord> records = readAll();
        assertEquals(2, records.size());
        assertEquals("0".repeat(64), records.get(0).previous());
        assertEquals(first.hash(), records.get(0).hash());
        assertEquals(first.hash(), records.get(1).previous());
        assertEquals(second.hash(), records.get(1).hash());
        assertEquals(Events.CLOCK.instant(), records.get(0).time());
    }

    @Test
    void everyRecordCarriesTenantPrincipalAndType() {
        List<AuditEvent> events = Events.all();
        events.forEach(log::append);
        List<AuditRecord> records = readAll();
        assertEquals(events.size(), records.size());
        Set<String> types = new HashSet<>();
        for (int i = 0; i < events.size(); i++) {
            assertEquals(events.get(i).tenant(), records.get(i).tenant());
            assertEquals(events.get(i).principal(), records.get(i).principal());
            assertTrue(types.add(records.get(i).type()), records.get(i).type());
        }
        assertEquals(
                events.stream().map(AuditEvent::getClass).distinct().count(),
                AuditEvent.class.getPermittedSubclasses().length,
                "the list has an event of every type");
    }

    @Test
    void recordCompletesWithTheReceipt() {
        AuditReceipt receipt =
                log.record(Events.numbered(0)).toCompletableFuture().join();
        assertEquals(0, receipt.sequence());
        assertEquals(receipt.hash(), readAll().getFirst().hash());
    }

    @Test
    void oneCallersEventsStayInOrder() {
        for (int i = 0; i < 50; i++) {
            log.record(Events.of("default", i));
        }
        log.append(Events.of("default", 50));
        List<AuditRecord> records = readAll();
        assertEquals(51, records.size());
        for (int i = 0; i < 51; i++) {
            assertTrue(
                    records.get(i).line().contains("\"envelope-" + i + "\""),
                    records.get(i).line());
        }
    }

    @Test
    void manyWritersGetOneChain() throws InterruptedException {
        int writers = 8;
        int each = 200;
        var receipts = new ConcurrentLinkedQueue<AuditReceipt>();
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int writer = w;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < each; i++) {
                    receipts.add(log.append(Events.of("t" + writer, i)));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(
                LongStream.range(0, (long) writers * each).boxed().toList(),
                receipts.stream().map(AuditReceipt::sequence).sorted().toList());
        List<AuditRecord> records = readAll();
        String previous = "0".repeat(64);
        for (AuditRecord record : records) {
            assertEquals(previous, record.previous());
            previous = record.hash();
        }
        assertEquals(writers * each, records.size());
    }

    @Test
    void readsByRangeTenantTypeAndOrder() {
        Random random = new Random(5);
        List<AuditEvent> events = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            events.add(random.nextInt(3) == 0 ? Events.numbered(i) : Events.of("t" + random.nextInt(3), i));
        }
        events.forEach(log::record);
        log.append(Events.numbered(700));
        List<AuditRecord> all = readAll();
        assertEquals(701, all.size());
        for (int i = 0; i < 200; i++) {
            long from = random.nextInt(750);
            long to = random.nextInt(750);
            Optional<TenantId> tenant =
                    random.nextBoolean() ? Optional.of(new TenantId("t" + random.nextInt(4))) : Optional.empty();
            Optional<String> type = random.nextBoolean() ? Optional.of("runtime-started") : Optional.empty();
            boolean newestFirst = random.nextBoolean();
            List<AuditRecord> expected = new ArrayList<>(all.stream()
                    .filter(record -> record.sequence() >= from && record.sequence() < to)
                    .filter(record -> tenant.isEmpty() || tenant.get().equals(record.tenant()))
                    .filter(record -> type.isEmpty() || type.get().equals(record.type()))
                    .toList());
            if (newestFirst) {
                Collections.reverse(expected);
            }
            int limit = 1 + random.nextInt(300);
            List<AuditRecord> found = new ArrayList<>();
            Optional<AuditQuery> next = Optional.of(new AuditQuery(from, to, filter(tenant, type), newestFirst, limit));
            while (next.isPresent()) {
                AuditPage page = reader(log).read(next.get());
                assertTrue(page.records().size() <= limit);
                found.addAll(page.records());
                next = page.next();
            }
            assertEquals(expected, found);
        }
    }

    private static AuditFilter filter(Optional<TenantId> tenant, Optional<String> type) {
        AuditFilter one = tenant.map(AuditFilter.ALL::tenant).orElse(AuditFilter.ALL);
        return type.map(one::type).orElse(one);
    }

    private List<Long> found(AuditFilter filter) {
        return reader(log).read(new AuditQuery(0, 99, filter, false, 99)).records().stream()
                .map(AuditRecord::sequence)
                .toList();
    }

    @Test
    void readsByAgentToolDecisionTraceAndTime() {
        log.append(Events.INTENT);
        log.append(new AuditEvent.MessageDenied(
                TenantId.DEFAULT,
                Events.ADMIN,
                Events.GREETER,
                "d",
                "no",
                Optional.of("00-" + "ab".repeat(16) + "-0102-01")));
        log.append(Events.numbered(2));
        log.append(new AuditEvent.AgentStateChanged(Events.ADMIN, Events.GREETER, "A", "B", "C"));
        assertEquals(List.of(0L, 1L, 3L), found(AuditFilter.ALL.agent(Events.GREETER)));
        assertEquals(List.of(0L), found(AuditFilter.ALL.tool(Events.INTENT.tool())));
        assertEquals(List.of(1L), found(AuditFilter.ALL.decision("deny")));
        assertEquals(List.of(), found(AuditFilter.ALL.decision("permit")));
        assertEquals(List.of(1L), found(AuditFilter.ALL.trace("ab".repeat(16))));
        assertEquals(List.of(0L), found(AuditFilter.ALL.trace("00-trace")));
        assertEquals(List.of(), found(AuditFilter.ALL.trace("ab")));
        assertEquals(4, found(AuditFilter.ALL.since(Events.CLOCK.instant())).size());
        assertEquals(0, found(AuditFilter.ALL.until(Events.CLOCK.instant())).size());
        assertEquals(List.of(3L), found(AuditFilter.ALL.agent(Events.GREETER).type("agent-state-changed")));
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        AuditEvent large = new AuditEvent.RuntimeStarted(Events.SYSTEM, "v".repeat(70_000), "e");
        assertEquals(
                AuditError.TOO_LARGE,
                assertThrows(AuditException.class, () -> log.append(large)).error());
        assertEquals(0, log.append(Events.numbered(0)).sequence());
    }

    @Test
    void anEventWithHalfACharacterIsRecordedAllTheSame() {
        log.append(new AuditEvent.RuntimeStarted(Events.SYSTEM, "v\ud800", "e"));
        assertTrue(
                readAll().getFirst().line().contains("\"v?\""),
                readAll().getFirst().line());
    }

    @Test
    void refusesEverythingAfterItWasClosed() {
        log.append(Events.numbered(0));
        log.close();
        assertEquals(
                AuditError.CLOSED,
                assertThrows(AuditException.class, () -> log.append(Events.numbered(1)))
                        .error());
        CompletionException late = assertThrows(
                CompletionException.class,
                () -> log.record(Events.numbered(1)).toCompletableFuture().join());
        assertEquals(
                AuditError.CLOSED,
                assertInstanceOf(AuditException.class, late.getCause()).error());
        assertEquals(1, readAll().size());
        log.close();
    }

    @Test
    void anInterruptDoesNotEndAnAppend() throws InterruptedException {
        var flag = new ConcurrentLinkedQueue<Boolean>();
        Thread writer = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            log.append(Events.numbered(0));
            flag.add(Thread.currentThread().isInterrupted());
        });
        writer.join();
        assertEquals(List.of(true), List.copyOf(flag));
        assertEquals(1, log.append(Events.numbered(1)).sequence());
    }
}
