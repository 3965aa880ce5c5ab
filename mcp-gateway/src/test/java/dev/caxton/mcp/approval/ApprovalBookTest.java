package dev.caxton.mcp.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.audit.AuditError;
import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApprovalBookTest {

    private static final Principal CLERK = Principal.parse("agent:default/clerk");
    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Principal BOB = Principal.parse("user:default/bob");
    private static final Principal EVE = Principal.parse("user:default/eve");
    private static final ToolName PAY = ToolName.parse("bank/pay");
    private static final String PIN = "1".repeat(64);
    private static final String DIGEST = "2".repeat(64);
    private static final ExactCall CALL = new ExactCall(CLERK, PAY, PIN, DIGEST);
    private static final String ARGUMENTS = "{\"amount\":7}";
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    private final Records records = new Records();
    private final AtomicInteger ids = new AtomicInteger();
    private final MemoryApprovalStore store = new MemoryApprovalStore(64L << 20);
    private Instant now = START;
    private final ApprovalBook book = new ApprovalBook(store, records, () -> now, () -> "id-" + ids.incrementAndGet());

    /** Every record, and a log that can be made to take none. */
    private static final class Records implements AuditLog {

        final List<String> states = new ArrayList<>();
        boolean broken;

        @Override
        public synchronized AuditReceipt append(AuditEvent event) {
            if (broken) {
                throw new AuditException(AuditError.UNAVAILABLE, "the disk is full", new IOException("full"));
            }
            return note(event);
        }

        @Override
        public synchronized CompletionStage<AuditReceipt> record(AuditEvent event) {
            return CompletableFuture.completedStage(note(event));
        }

        private AuditReceipt note(AuditEvent event) {
            AuditEvent.ApprovalChanged change = (AuditEvent.ApprovalChanged) event;
            assertEquals(PAY, change.tool());
            states.add(change.approval() + " " + change.state() + " by " + change.principal());
            return new AuditReceipt(states.size(), "");
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private static ApprovalRule rule(boolean fourEyes, String... by) {
        return new ApprovalRule(
                List.of(by).stream().map(PrincipalPattern::parse).toList(), fourEyes, Duration.ofMinutes(10));
    }

    private static final ApprovalRule ONE = rule(false, "user:default/ada", "user:default/bob");
    private static final ApprovalRule TWO = rule(true, "user:default/ada", "user:default/bob");

    private ApprovalBook.Answer use(ApprovalRule rule) {
        return book.use(CALL, ARGUMENTS, rule);
    }

    private static final ApprovalBook.Answer WAITING = new ApprovalBook.Answer.Waiting("id-1", START.plusSeconds(600));

    @Test
    void whatWasApprovedForAnUpstreamThatIsGone() {
        var _ = use(ONE);
        var _ = book.approve("id-1", ADA);
        book.forget(CLERK.tenant(), "other");
        book.forget(new TenantId("other"), "bank");
        assertEquals(1, store.all().size());
        book.forget(CLERK.tenant(), "bank");
        assertEquals(List.of(), store.all());
        assertInstanceOf(ApprovalBook.Answer.Waiting.class, use(ONE));
    }

    @Test
    void isGoodForOneCallOnce() {
        assertEquals(WAITING, use(ONE));
        assertEquals(WAITING, use(ONE), "asked for once");
        assertEquals(
                List.of(ARGUMENTS),
                book.waiting(ADA).stream().map(Approval::arguments).toList());
        assertEquals(true, taken(book.approve("id-1", ADA)).enough());
        assertEquals(new ApprovalBook.Answer.Approved("id-1"), use(ONE));
        assertEquals(new ApprovalBook.Answer.Waiting("id-2", START.plusSeconds(600)), use(ONE), "used up");
        assertEquals(
                List.of(
                        "id-1 asked by " + CLERK,
                        "id-1 granted by " + ADA,
                        "id-1 used by " + CLERK,
                        "id-2 asked by " + CLERK),
                records.states);
    }

    @Test
    void lookingUsesNothing() {
        assertEquals(WAITING, book.look(CALL, ARGUMENTS, ONE), "asked for");
        assertEquals(WAITING, book.look(CALL, ARGUMENTS, ONE));
        book.approve("id-1", ADA);
        for (int i = 0; i < 3; i++) {
            assertEquals(new ApprovalBook.Answer.Approved("id-1"), book.look(CALL, ARGUMENTS, ONE));
        }
        assertEquals(WAITING, book.look(CALL, ARGUMENTS, TWO), "two are asked for now");
        assertEquals(List.of("id-1 asked by " + CLERK, "id-1 granted by " + ADA), records.states);
        assertEquals(new ApprovalBook.Answer.Approved("id-1"), use(ONE));
        assertEquals(new ApprovalBook.Answer.Waiting("id-2", START.plusSeconds(600)), book.look(CALL, ARGUMENTS, ONE));
    }

    @Test
    void isGoodForNoOtherCall() {
        use(ONE);
        book.approve("id-1", ADA);
        for (ExactCall other : List.of(
                new ExactCall(Principal.parse("agent:default/other"), PAY, PIN, DIGEST),
                new ExactCall(CLERK, ToolName.parse("bank/pay2"), PIN, DIGEST),
                new ExactCall(CLERK, PAY, "3".repeat(64), DIGEST),
                new ExactCall(CLERK, PAY, PIN, "3".repeat(64)))) {
            if (other.tool().equals(PAY)) {
                assertInstanceOf(ApprovalBook.Answer.Waiting.class, book.use(other, ARGUMENTS, ONE), other.toString());
            } else {
                assertEquals(java.util.Optional.empty(), store.byCall(other));
            }
        }
        assertEquals(new ApprovalBook.Answer.Approved("id-1"), use(ONE));
    }

    @Test
    void fourEyesAreTwoPeople() {
        use(TWO);
        assertEquals(false, taken(book.approve("id-1", ADA)).enough());
        assertEquals(false, taken(book.approve("id-1", ADA)).enough(), "the same person again");
        assertEquals(WAITING, use(TWO));
        assertEquals(true, taken(book.approve("id-1", BOB)).enough());
        assertEquals(new ApprovalBook.Answer.Approved("id-1"), use(TWO));
        assertEquals(
                List.of("id-1 granted by " + ADA, "id-1 granted by " + BOB),
                records.states.stream()
                        .filter(state -> state.contains("granted"))
                        .toList());
    }

    @Test
    void onlyWhomTheRuleNamesDecidesAndNobodyOnTheirOwnCall() {
        use(ONE);
        Principal foreign = Principal.parse("user:other/ada");
        assertEquals(new ApprovalBook.Verdict.NotYours(), book.approve("id-1", EVE));
        assertEquals(new ApprovalBook.Verdict.NotYours(), book.refuse("id-1", EVE));
        assertEquals(new ApprovalBook.Verdict.NotYours(), book.approve("id-1", CLERK));
        assertEquals(
                new ApprovalBook.Verdict.Unknown(), book.approve("id-1", foreign), "another tenant learns nothing");
        assertEquals(new ApprovalBook.Verdict.Unknown(), book.approve("id-9", ADA));
        assertEquals(List.of(), book.waiting(EVE));
        assertEquals(List.of(), book.waiting(foreign));
        assertEquals(WAITING, use(ONE));

        ExactCall own = new ExactCall(ADA, PAY, PIN, DIGEST);
        book.use(own, ARGUMENTS, ONE);
        assertEquals(new ApprovalBook.Verdict.NotYours(), book.approve("id-2", ADA));
        assertEquals(1, book.waiting(ADA).size());
        assertEquals(2, book.waiting(BOB).size());
    }

    @Test
    void theRuleOfTheMomentDecidesWhenItIsUsed() {
        use(ONE);
        book.approve("id-1", ADA);
        assertEquals(WAITING, use(TWO), "two are asked for now");
        assertEquals(WAITING, use(rule(false, "user:default/bob")), "she may approve no longer");
        now = START.plusSeconds(60);
        ApprovalRule shorter = new ApprovalRule(ONE.by(), false, Duration.ofSeconds(60));
        assertEquals(new ApprovalBook.Answer.Waiting("id-2", now.plusSeconds(60)), use(shorter), "it ends sooner now");
    }

    @Test
    void aRefusalHoldsForAsLongAsTheApprovalWouldHaveAndTakesBackWhatOthersApproved() {
        use(ONE);
        book.approve("id-1", ADA);
        assertInstanceOf(ApprovalBook.Verdict.Taken.class, book.refuse("id-1", BOB));
        assertEquals(new ApprovalBook.Answer.Refused("id-1", START.plusSeconds(600)), use(ONE));
        assertEquals(new ApprovalBook.Answer.Refused("id-1", START.plusSeconds(600)), use(TWO));
        assertEquals(new ApprovalBook.Verdict.AlreadyRefused(), book.approve("id-1", ADA));
        assertEquals(List.of(), book.waiting(ADA));
        now = START.plusSeconds(600);
        assertEquals(new ApprovalBook.Answer.Waiting("id-2", now.plusSeconds(600)), use(ONE));
        assertEquals(
                List.of(
                        "id-1 asked by " + CLERK,
                        "id-1 granted by " + ADA,
                        "id-1 refused by " + BOB,
                        "id-2 asked by " + CLERK),
                records.states);
    }

    @Test
    void whatNobodyUsesInTimeExpiresAndIsRecorded() {
        use(ONE);
        book.approve("id-1", ADA);
        now = START.plusSeconds(600).minusNanos(1);
        book.expire();
        assertEquals(1, store.all().size());
        now = START.plusSeconds(600);
        assertEquals(new ApprovalBook.Verdict.Unknown(), book.approve("id-1", BOB));
        assertEquals(List.of(), store.all());
        assertEquals("id-1 expired by system:default/mcp-gateway", records.states.getLast());
        use(ONE);
        now = START.plusSeconds(1_200);
        book.expire();
        assertEquals("id-2 expired by system:default/mcp-gateway", records.states.getLast());
    }

    /** Nobody gains time by setting the clock back. */
    @Test
    void aClockThatWasSetBackEndsIt() {
        use(ONE);
        book.approve("id-1", ADA);
        now = START.minusSeconds(1);
        assertEquals(new ApprovalBook.Answer.Waiting("id-2", now.plusSeconds(600)), use(ONE));
    }

    @Test
    void whatCannotBeRecordedDoesNotWiden() {
        use(ONE);
        records.broken = true;
        assertThrows(AuditException.class, () -> book.approve("id-1", ADA));
        records.broken = false;
        assertEquals(WAITING, use(ONE), "she has not approved");
        book.approve("id-1", ADA);
        records.broken = true;
        assertThrows(AuditException.class, () -> use(ONE));
        records.broken = false;
        assertInstanceOf(ApprovalBook.Answer.Waiting.class, use(ONE), "it is gone");
        records.broken = true;
        assertInstanceOf(ApprovalBook.Verdict.Taken.class, book.refuse("id-2", ADA), "what narrows happens");
    }

    @Test
    void oneCallerDoesNotBuryTheOthers() {
        for (int i = 0; i < MemoryApprovalStore.MAX_OF_A_CALLER; i++) {
            assertInstanceOf(
                    ApprovalBook.Answer.Waiting.class,
                    book.use(new ExactCall(CLERK, PAY, PIN, "digest-" + i), ARGUMENTS, ONE));
        }
        assertEquals(new ApprovalBook.Answer.NoRoom(), use(ONE));
        ExactCall other = new ExactCall(Principal.parse("agent:default/other"), PAY, PIN, DIGEST);
        assertInstanceOf(ApprovalBook.Answer.Waiting.class, book.use(other, ARGUMENTS, ONE));
        book.approve("id-1", ADA);
        assertInstanceOf(
                ApprovalBook.Answer.Approved.class,
                book.use(new ExactCall(CLERK, PAY, PIN, "digest-0"), ARGUMENTS, ONE));
        assertInstanceOf(ApprovalBook.Answer.Waiting.class, use(ONE), "there is room again");
        assertEquals(new ApprovalBook.Answer.NoRoom(), book.use(new ExactCall(CLERK, PAY, PIN, "x"), ARGUMENTS, ONE));
        now = START.plusSeconds(600);
        assertInstanceOf(ApprovalBook.Answer.Waiting.class, use(ONE), "what has expired makes room");
    }

    /** All arguments together have a cap as well, and each tenant half of what the others leave. */
    @Test
    void largeArgumentsFillTheBook() {
        assertEquals(new ApprovalBook.Answer.NoRoom(), book.use(CALL, "x".repeat(33 << 20), ONE));
        String large = "x".repeat(31 << 20);
        assertInstanceOf(ApprovalBook.Answer.Waiting.class, book.use(CALL, large, ONE));
        ExactCall second = new ExactCall(CLERK, PAY, PIN, "second");
        assertEquals(new ApprovalBook.Answer.NoRoom(), book.use(second, large, ONE));
        book.refuse("id-2", ADA);
        now = START.plusSeconds(600);
        assertInstanceOf(ApprovalBook.Answer.Waiting.class, book.use(second, large, ONE));
    }

    @Test
    void whatEndsWithTheProcessIsRecorded() {
        use(ONE);
        book.close();
        assertEquals("id-1 expired by system:default/mcp-gateway", records.states.getLast());
        assertEquals(new ApprovalBook.Verdict.Unknown(), book.approve("id-1", ADA));
    }

    /** Of many calls at once one uses the approval, and one approval is asked for after it. */
    @Test
    void manyCallsAtOnceUseItOnce() throws Exception {
        for (int round = 0; round < 50; round++) {
            String id = switch (use(ONE)) {
                case ApprovalBook.Answer.Waiting waiting -> waiting.id();
                default -> throw new AssertionError();
            };
            book.approve(id, ADA);
            CountDownLatch go = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<ApprovalBook.Answer>> answers = IntStream.range(0, 16)
                        .mapToObj(i -> threads.submit(() -> {
                            go.await();
                            return use(ONE);
                        }))
                        .toList();
                go.countDown();
                int approved = 0;
                for (Future<ApprovalBook.Answer> answer : answers) {
                    approved += answer.get() instanceof ApprovalBook.Answer.Approved ? 1 : 0;
                }
                assertEquals(1, approved);
            }
        }
    }

    private static ApprovalBook.Verdict.Taken taken(ApprovalBook.Verdict verdict) {
        return assertInstanceOf(ApprovalBook.Verdict.Taken.class, verdict);
    }
}
