package dev.caxton.mcp.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static Refusal refusal(int number) {
        return new Refusal("d" + number, Principal.parse("user:default/ada"), Instant.EPOCH.plusSeconds(number));
    }

    private static Refusals refused(int count) {
        return IntStream.range(0, count)
                .mapToObj(RefusalsTest::refusal)
                .reduce(Refusals.NONE, Refusals::with, (one, other) -> other);
    }

    @Test
    void eachDescriptionStandsOnceAndTheLastOneLast() {
        Refusals refusals = refused(3).with(refusal(0));
        assertEquals(List.of(refusal(1), refusal(2), refusal(0)), refusals.latest());
        assertEquals(Optional.of(refusal(0)), refusals.last());
        assertEquals(Optional.of(refusal(1)), refusals.of("d1"));
        assertEquals(Optional.empty(), refusals.of("d3"));
        assertEquals(
                List.of(refusal(2), refusal(0)),
                refusals.without("d1").without("d3").latest());
    }

    @Test
    void theOldestGoesWhenThereAreTooManyAndThatStaysKnown() {
        assertTrue(refused(Refusals.MAX).isComplete());
        assertTrue(refused(Refusals.MAX).with(refusal(5)).isComplete(), "it was there already");
        Refusals more = refused(Refusals.MAX + 2);
        assertEquals(Refusals.MAX, more.latest().size());
        assertEquals(refusal(2), more.latest().getFirst());
        assertEquals(2, more.dropped());
        Refusals none = more;
        for (Refusal refusal : more.latest()) {
            none = none.without(refusal.digest());
        }
        assertEquals(Optional.empty(), none.last());
        assertFalse(none.isComplete());
        assertTrue(none.any());
        assertFalse(Refusals.NONE.any());
    }

    @Test
    void whatCannotBeIsRefused() {
        List<Refusal> many = IntStream.rangeClosed(0, Refusals.MAX)
                .mapToObj(RefusalsTest::refusal)
                .toList();
        assertThrows(IllegalArgumentException.class, () -> new Refusals(many, 0));
        assertThrows(IllegalArgumentException.class, () -> new Refusals(List.of(refusal(1), refusal(1)), 0));
        assertThrows(IllegalArgumentException.class, () -> new Refusals(List.of(), -1));
    }
}
