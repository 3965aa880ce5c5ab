package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestsTest {

    private final Rests rests = new Rests();

    private long after(int lasted, boolean told, int wanted) {
        return rests.after(Duration.ofSeconds(lasted), told, Duration.ofSeconds(wanted))
                .toSeconds();
    }

    @Test
    void growWhileThereIsNoStreamOrNothingOnIt() {
        for (int expected : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertEquals(expected, after(0, false, 0));
        }
        assertEquals(60, after(29, false, 0));
    }

    @Test
    void beginAnewAfterAStreamThatWasOfUse() {
        assertEquals(1, after(0, false, 0));
        assertEquals(2, after(0, false, 0));
        assertEquals(1, after(0, true, 0));
        assertEquals(2, after(0, false, 0));
        assertEquals(1, after(30, false, 0));
    }

    @Test
    void areAsLongAsTheServerWantsAtTheLeast() {
        assertEquals(7, after(0, false, 7));
        assertEquals(7, after(0, false, 7));
        assertEquals(7, after(0, false, 7));
        assertEquals(8, after(0, false, 7));
    }
}
