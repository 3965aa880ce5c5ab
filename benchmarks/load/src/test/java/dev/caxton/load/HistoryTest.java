package dev.caxton.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.load.History.Sent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker accepts what is promised and refuses everything else. */
class HistoryTest {

    private static final Sent FIRST = new Sent("a", "b", 1);
    private static final Sent SECOND = new Sent("a", "b", 2);

    private static History of(List<Sent> accepted, List<Sent> handled, List<Sent> dead) {
        History history = new History();
        accepted.forEach(history::accepted);
        handled.forEach(history::handled);
        dead.forEach(history::dead);
        return history;
    }

    private static void wrong(String fault, List<Sent> accepted, List<Sent> handled, List<Sent> dead) {
        assertEquals(List.of(fault), of(accepted, handled, dead).faults());
    }

    @Test
    void whatIsPromisedIsAccepted() {
        Sent other = new Sent("a", "c", 1);
        assertEquals(
                List.of(),
                of(List.of(FIRST, SECOND, other), List.of(other, FIRST), List.of(SECOND))
                        .faults());
        assertEquals(List.of(), of(List.of(), List.of(), List.of()).faults());
    }

    @Test
    void theOrderOfDifferentPairsIsFree() {
        Sent elsewhere = new Sent("a", "c", 3);
        Sent back = new Sent("b", "a", 1);
        assertEquals(
                List.of(),
                of(List.of(FIRST, elsewhere, back), List.of(elsewhere, back, FIRST), List.of())
                        .faults());
    }

    @Test
    void aLostMessageIsFound() {
        wrong("lost: " + SECOND, List.of(FIRST, SECOND), List.of(FIRST), List.of());
    }

    @Test
    void aMessageHandledTwiceIsFound() {
        List<String> faults =
                of(List.of(FIRST), List.of(FIRST, FIRST), List.of()).faults();
        assertEquals(List.of("handled 2 times: " + FIRST, "out of order: " + FIRST + " after 1"), faults);
    }

    @Test
    void aMessageOutOfOrderIsFound() {
        wrong("out of order: " + FIRST + " after 2", List.of(FIRST, SECOND), List.of(SECOND, FIRST), List.of());
    }

    @Test
    void aMessageThatIsHandledAndDeadIsFound() {
        wrong("handled, and among the dead letters: " + FIRST, List.of(FIRST), List.of(FIRST), List.of(FIRST));
    }

    @Test
    void aDeadLetterTwiceIsFound() {
        wrong("twice among the dead letters: " + FIRST, List.of(FIRST), List.of(), List.of(FIRST, FIRST));
    }

    @Test
    void aMessageFromNowhereIsFound() {
        wrong("handled and never sent: " + FIRST, List.of(), List.of(FIRST), List.of());
        wrong("among the dead letters and never sent: " + FIRST, List.of(), List.of(), List.of(FIRST));
    }

    @Test
    void aNumberGivenTwiceIsFound() {
        wrong("accepted twice: " + FIRST, List.of(FIRST, FIRST), List.of(FIRST), List.of());
    }
}
