package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.sample.upstream.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Upstreams that do everything wrong at once, over standard input and output and over HTTP, beside two that do nothing wrong, again and again:
 * {@code caxton.faults.rounds} says how often. The figures are left in {@code target/mcp-faults.txt}.
 */
@NullUnmarked
@Isolated("counts threads, processes and descriptors of the whole JVM")
class NeighboursTest {

    private static final int ROUNDS = Integer.getInteger("caxton.faults.rounds", 1);

    private static final List<String> FAULTS = List.of(
            "odd/hang",
            "odd/garbage",
            "odd/error",
            "odd/shapeless",
            "odd/deep",
            "odd/close",
            "odd/die",
            "http/odd-hang",
            "http/odd-late",
            "http/odd-flood",
            "http/odd-giant",
            "http/odd-die",
            "http/odd-garbage",
            "http/odd-unanswered",
            "http/odd-broken");

    private static final String POLICY = """
            caxton: policy/v1
            name: neighbours
            tenant: default
            tools:
              - permit: calls
                callers: ["agent:default/greeter"]
                tools: ["odd/*", "http/*", "good/*", "sample/*"]
            """;

    private final AtomicLong good = new AtomicLong();
    private long faulty;
    private int opened;

    /** What a process has, once its own housekeeping is over. */
    private record Holdings(long threads, long descriptors, long processes) {

        static Holdings now() throws Exception {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return new Holdings(
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().startsWith("mcp-"))
                                // Shared by all guards of the process, and ends by itself.
                                .filter(thread -> !thread.getName().startsWith("mcp-guard-"))
                                .count(),
                        open.count(),
                        ProcessHandle.current().descendants().count());
            }
        }
    }

    @Test
    void onlyTheirOwnCallersNoticeAndNothingIsLeftBehind() throws Exception {
        round();
        Holdings before = Holdings.now();
        for (int i = 0; i < ROUNDS; i++) {
            round();
        }
        Holdings after = Holdings.now();
        assertEquals(before.processes(), after.processes());
        assertEquals(before.threads(), after.threads());
        // A connection that has just been closed, or a file that the virtual machine has opened, is no leak; one a
        // round is.
        assertTrue(
                after.descriptors() <= before.descriptors() + Math.max(8, ROUNDS / 2), before + " and then " + after);
        Files.writeString(
                Path.of("target/mcp-faults.txt"),
                "%d rounds, %d calls that failed as they should, breakers opened and closed %d times\n"
                                .formatted(ROUNDS + 1, faulty, opened)
                        + "threads %d -> %d, processes %d -> %d, file descriptors %d -> %d\n"
                                .formatted(
                                        before.threads(),
                                        after.threads(),
                                        before.processes(),
                                        after.processes(),
                                        before.descriptors(),
                                        after.descriptors())
                        + "%d of %d calls of their neighbours were answered, nothing left behind after %d rounds\n"
                                .formatted(good.get(), good.get(), ROUNDS + 1));
    }

    private void round() throws Exception {
        // Ids begin anew with each gateway, so the server that remembers them does too.
        try (OddHttp host = new OddHttp();
                Stage stage = new Stage()) {
            stage.policy(POLICY);
            var _ = stage.hasty()
                    .with("odd", Stage.java(MisbehavingUpstream.class))
                    .with("sample", Stage.java(Main.class))
                    .with("http", new Transport.Http(host.uri("/odd"), Map.of(), true))
                    .with("good", new Transport.Http(host.uri("/good"), Map.of(), true))
                    .connected();
            AtomicBoolean over = new AtomicBoolean();
            List<String> wrong = new CopyOnWriteArrayList<>();
            List<Thread> neighbours = new ArrayList<>();
            for (String call : List.of("sample/greet", "good/good-echo")) {
                neighbours.add(Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        ToolOutcome outcome = stage.call(call, "{\"name\":\"Ada\"}");
                        if (outcome instanceof ToolOutcome.Answered) {
                            good.incrementAndGet();
                        } else {
                            wrong.add(call + ": " + outcome);
                        }
                        // Paced, or the faster calls get, the sooner they fill the log in memory, which keeps so many.
                        LockSupport.parkNanos(1_000_000);
                    }
                }));
            }
            for (String fault : FAULTS) {
                Stage.await(
                        "the connection for " + fault,
                        () -> stage.view(upstream(fault)).state() == UpstreamState.CONNECTED);
                ToolOutcome outcome = stage.call(fault, "{}");
                assertTrue(outcome instanceof ToolOutcome.Failed, fault + ": " + outcome);
                faulty++;
                if (stage.view(upstream(fault)).breaker() != BreakerState.CLOSED) {
                    recovered(stage, upstream(fault));
                }
            }
            over.set(true);
            for (Thread neighbour : neighbours) {
                neighbour.join();
            }
            assertEquals(List.of(), wrong);
        }
    }

    /** An open breaker closes by itself, once the upstream answers again. */
    private void recovered(Stage stage, String upstream) {
        Stage.await("the breaker of " + upstream + " to close", () -> {
            if (stage.view(upstream).state() == UpstreamState.CONNECTED) {
                var _ = stage.call(upstream.equals("http") ? "http/odd-echo" : "odd/echo", "{}");
            }
            return stage.view(upstream).breaker() == BreakerState.CLOSED;
        });
        opened++;
    }

    private static String upstream(String tool) {
        return tool.substring(0, tool.indexOf('/'));
    }
}
