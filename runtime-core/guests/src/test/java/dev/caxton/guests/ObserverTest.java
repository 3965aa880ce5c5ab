package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who watches turns sees each of them, and can't harm them. */
class ObserverTest {

    private static final class Watcher implements TurnObserver {

        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final CountDownLatch ended;

        Watcher(int turns) {
            ended = new CountDownLatch(turns);
        }

        @Override
        public void turnStarted(AgentId agent, Envelope envelope) {
            seen.add("started " + agent + " " + envelope.sender());
            throw new IllegalStateException("an observer that fails");
        }

        @Override
        public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
            seen.add("ended " + agent + " " + result.outcome());
            assertEquals(result.outcome(), report.outcome());
            ended.countDown();
        }
    }

    @Test
    void itHearsOfEveryTurn() throws InterruptedException {
        Watcher watcher = new Watcher(2);
        try (House house = new House(builder -> builder.observer(watcher))) {
            house.deploy("counter", "counter");
            house.answer("counter", "a");
            house.failure("counter", "");
            watcher.ended.await();
            assertEquals(
                    List.of(
                            "started default/counter user:default/admin",
                            "ended default/counter COMPLETED",
                            "started default/counter user:default/admin",
                            "ended default/counter TRAPPED"),
                    watcher.seen);
        }
    }
}
