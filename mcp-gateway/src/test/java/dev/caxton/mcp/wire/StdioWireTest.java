package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.MisbehavingUpstream;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that does not read, and a clock that stands until the test moves it. */
@Timeout(180)
class StdioWireTest {

    private static final String STUCK = "the process has read nothing for 30 s, while a message waits for it";

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lost = new CopyOnWriteArrayList<>();

    private StdioWire wire(String... modes) {
        List<String> arguments = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MisbehavingUpstream.class.getName()));
        arguments.addAll(List.of(modes));
        StdioWire wire = new StdioWire(
                new StdioWire.Command(
                        Path.of(System.getProperty("java.home"), "bin", "java"), arguments, Map.of(), 10_000),
                McpJsonDefaults.getMapper(),
                nanos::get);
        wire.open(hears(lost::add), Duration.ofSeconds(60));
        return wire;
    }

    private static Wire.Listener hears(Consumer<String> lost) {
        return new Wire.Listener() {
            @Override
            public void received(JSONRPCMessage message, Optional<String> request) {}

            @Override
            public void missed() {}

            @Override
            public void lost(String reason) {
                lost.accept(reason);
            }
        };
    }

    /** Reads nothing without an error, as where memory is short. */
    private static McpJsonMapper failing() {
        McpJsonMapper real = McpJsonDefaults.getMapper();
        return (McpJsonMapper) Proxy.newProxyInstance(
                StdioWireTest.class.getClassLoader(),
                new Class<?>[] {McpJsonMapper.class},
                (proxy, method, arguments) -> {
                    if (method.getName().startsWith("read") || method.getName().startsWith("convert")) {
                        throw new OutOfMemoryError("a test");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static JSONRPCMessage message(int length) {
        return new JSONRPCNotification("notifications/x", Map.of("text", "x".repeat(length)));
    }

    @Test
    void aProcessThatReadsNoMoreIsLostAndWhatWaitsForItFails() throws Exception {
        CompletableFuture<Void> stuck;
        try (StdioWire wire = wire("deaf")) {
            stuck = wire.send(message(1_000_000));
            CompletableFuture<Void> waiting = wire.send(message(1));
            while (lost.isEmpty()) {
                // The writer may not have begun yet.
                nanos.addAndGet(Duration.ofSeconds(31).toNanos());
                wire.tend();
                LockSupport.parkNanos(1_000_000);
            }
            assertEquals(List.of(STUCK), lost);
            assertThrows(ExecutionException.class, () -> waiting.get(60, TimeUnit.SECONDS));
            assertThrows(ExecutionException.class, () -> wire.send(message(1)).get(60, TimeUnit.SECONDS));
        }
        assertThrows(ExecutionException.class, () -> stuck.get(60, TimeUnit.SECONDS));
        assertEquals(1, lost.size());
    }

    @Test
    void aProcessThatHasHadNoTimeYetIsNotLost() {
        try (StdioWire wire = wire("deaf")) {
            CompletableFuture<Void> stuck = wire.send(message(1_000_000));
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            wire.tend();
            assertFalse(stuck.isDone());
            assertEquals(List.of(), lost);
        }
    }

    @Test
    void whoeverReadsMayTakeAllTheTimeBetweenMessages() throws Exception {
        try (StdioWire wire = wire()) {
            wire.send(message(1_000_000)).get(120, TimeUnit.SECONDS);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            wire.tend();
            wire.send(message(10)).get(120, TimeUnit.SECONDS);
            wire.tend();
            assertEquals(List.of(), lost);
        }
    }

    @Test
    void noMoreThanSoManyMessagesWait() {
        try (StdioWire wire = wire("deaf")) {
            var _ = wire.send(message(1_000_000));
            CompletableFuture<Void> last = wire.send(message(1));
            for (int i = 0; i < 2_000 && !last.isDone(); i++) {
                last = wire.send(message(1));
            }
            assertTrue(last.isCompletedExceptionally());
            assertEquals(List.of(), lost);
        }
    }

    @Test
    void aConnectionThatNobodyReadsAnyMoreIsLost() throws Exception {
        CompletableFuture<String> reason = new CompletableFuture<>();
        StdioWire.Command echo = new StdioWire.Command(Path.of("/bin/cat"), List.of(), Map.of(), 10_000);
        try (StdioWire wire = new StdioWire(echo, failing())) {
            wire.open(hears(reason::complete), Duration.ofSeconds(20));
            wire.send(new McpSchema.JSONRPCRequest("ping", "1", Map.of())).get(20, TimeUnit.SECONDS);
            assertEquals(
                    "what the process sent could not be handled: OutOfMemoryError", reason.get(20, TimeUnit.SECONDS));
        }
    }
}
