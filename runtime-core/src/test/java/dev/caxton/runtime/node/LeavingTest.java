package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.runtime.RuntimeBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeavingTest {

    private final Leaving leaving = new Leaving();

    @Test
    void asManyMayLeaveAtOnceAsThereMayBe() throws InterruptedException {
        int most = RuntimeBuilder.MOST_AGENTS;
        for (int i = 0; i < most; i++) {
            leaving.add();
        }
        assertEquals(most, leaving.await(Duration.ZERO));
        for (int i = 0; i < most; i++) {
            leaving.gone();
        }
        assertEquals(0, leaving.await(Duration.ofMinutes(1)));
    }

    @Test
    void whoeverWaitsIsToldWhenTheLastOneIsGone() throws InterruptedException {
        assertEquals(0, leaving.await(Duration.ofMinutes(1)));
        leaving.add();
        leaving.add();
        leaving.gone();
        assertEquals(1, leaving.await(Duration.ofMillis(1)));
        Thread last = Thread.ofVirtual().start(leaving::gone);
        assertEquals(0, leaving.await(Duration.ofMinutes(1)));
        last.join();
    }
}
