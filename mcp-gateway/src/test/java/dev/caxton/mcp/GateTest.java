package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.guard.HeldException;
import dev.caxton.runtime.spi.ToolOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What stands between the turn of a call and the wire, step by step: work is done when the test does it. */
class GateTest {

    private static final ToolOutcome REFUSED = CallFailures.denied(ToolCode.APPROVAL_REQUIRED, "not approved");

    private final List<Runnable> work = new ArrayList<>();
    private final AtomicInteger used = new AtomicInteger();
    private final List<CompletableFuture<String>> sent = new ArrayList<>();
    private Optional<String> held = Optional.empty();
    private Supplier<Optional<ToolOutcome>> use = Optional::empty;
    private final Gate gate = new Gate(() -> held, () -> true);

    private void needsApproval() {
        gate.needs(() -> {
            used.incrementAndGet();
            return use.get();
        });
    }

    private CompletableFuture<String> pass() {
        return gate.pass(work::add, () -> {
            CompletableFuture<String> answer = new CompletableFuture<>();
            sent.add(answer);
            return answer;
        });
    }

    private void work() {
        work.removeFirst().run();
    }

    @Test
    void withoutAnApprovalItIsSentAtOnce() {
        CompletableFuture<String> answer = pass();
        assertEquals(List.of(answer), sent);
        assertEquals(1, gate.tries());
    }

    @Test
    void anApprovalIsUsedBeforeItIsSentAndByTheFirstTryOnly() {
        needsApproval();
        CompletableFuture<String> first = pass();
        assertEquals(0, used.get());
        assertEquals(List.of(), sent);
        work();
        assertEquals(1, used.get());
        sent.getFirst().complete("yes");
        assertEquals("yes", first.join());
        CompletableFuture<String> second = pass();
        assertEquals(1, used.get());
        assertEquals(second, sent.getLast());
        assertEquals(2, gate.tries());
    }

    @Test
    void whatFailsAndWhatIsGivenUpIsPassedOn() {
        needsApproval();
        CompletableFuture<String> failing = pass();
        work();
        sent.getFirst().completeExceptionally(new IllegalStateException("lost"));
        assertInstanceOf(
                IllegalStateException.class,
                assertThrows(CompletionException.class, failing::join).getCause());
        needsApproval();
        CompletableFuture<String> givenUp = pass();
        work();
        givenUp.cancel(false);
        assertTrue(sent.getLast().isCancelled());
    }

    @Test
    void whatIsHeldUsesNoApproval() {
        needsApproval();
        held = Optional.of("everything");
        assertThrows(HeldException.class, this::pass);
        assertEquals(0, used.get());
        assertEquals(0, gate.tries());
    }

    /** The switch is thrown while the use is recorded: it was used, and nothing is sent. */
    @Test
    void whatIsHeldMeanwhileIsNotSent() {
        needsApproval();
        CompletableFuture<String> answer = pass();
        held = Optional.of("everything");
        work();
        assertInstanceOf(
                HeldException.class,
                assertThrows(CompletionException.class, answer::join).getCause());
        assertEquals(List.of(), sent);
    }

    @Test
    void whatHasNoApprovalAnyMoreIsNotSentAndSaysWhy() {
        needsApproval();
        use = () -> Optional.of(REFUSED);
        CompletableFuture<String> answer = pass();
        assertEquals(Optional.empty(), gate.refusal());
        work();
        assertTrue(answer.isCompletedExceptionally());
        assertEquals(Optional.of(REFUSED), gate.refusal());
        assertEquals(List.of(), sent);
        assertEquals(0, gate.tries());
    }

    @Test
    void aFaultWhileItIsUsedSendsNothing() {
        needsApproval();
        use = () -> {
            throw new IllegalStateException("a fault of ours");
        };
        CompletableFuture<String> answer = pass();
        work();
        assertTrue(answer.isCompletedExceptionally());
        assertEquals(List.of(), sent);
    }

    /** Its time is over before the use is recorded. Another try of the same call goes with it. */
    @Test
    void whatIsGivenUpMeanwhileIsNotSentAndTheNextTryIs() {
        needsApproval();
        CompletableFuture<String> late = pass();
        late.cancel(false);
        work();
        assertEquals(1, used.get());
        assertEquals(List.of(), sent);
        assertFalse(pass().isDone());
        assertEquals(1, used.get());
        assertEquals(1, sent.size());
    }
}
