package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstFewTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final FirstFew<String> few = new FirstFew<>(3, MINUTE, () -> now);

    private int written(String kind, int some) {
        int written = 0;
        for (int i = 0; i < some; i++) {
            written += few.takes(kind) ? 1 : 0;
        }
        return written;
    }

    @Test
    void theFirstFewAreWrittenAndTheRestCounted() {
        assertEquals(3, written("a", 5));
        assertEquals(2, written("b", 2));
        assertTrue(few.isFull("a"));
        assertFalse(few.isFull("b"));
        assertEquals(List.of(), few.over(now.plusSeconds(59)));
        assertEquals(List.of(new FirstFew.Rest<>("a", 2, now)), few.over(now.plus(MINUTE)));
        assertEquals(List.of(), few.over(Instant.MAX));
    }

    @Test
    void aWindowThatAnotherOneFollowsIsSaidAtOnce() {
        Instant first = now;
        written("a", 5);
        now = now.plus(MINUTE);
        assertEquals(3, written("a", 4));
        assertEquals(List.of(new FirstFew.Rest<>("a", 2, first)), few.followed());
        assertEquals(List.of(), few.followed());
        assertEquals(List.of(new FirstFew.Rest<>("a", 1, now)), few.over(Instant.MAX));
    }

    @Test
    void ofTooManyKindsEverythingIsWritten() {
        for (int i = 0; i < FirstFew.MOST_KINDS; i++) {
            written("kind " + i, 1);
        }
        assertEquals(10, written("one more", 10));
        assertEquals(3, written("kind 7", 10) + 1);
    }

    @Test
    void everyEventIsWrittenOrInOneCount() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            long happened = 0;
            long said = 0;
            for (int step = 0; step < 2_000; step++) {
                String kind = "kind " + random.nextInt(4);
                happened++;
                said += few.takes(kind) ? 1 : 0;
                now = now.plusSeconds(random.nextInt(3));
                List<FirstFew.Rest<String>> rests = random.nextInt(50) == 0 ? few.over(now) : few.followed();
                said += rests.stream().mapToLong(FirstFew.Rest::count).sum();
            }
            said += few.over(Instant.MAX).stream()
                    .mapToLong(FirstFew.Rest::count)
                    .sum();
            assertEquals(happened, said, "seed " + seed);
        }
    }
}
