package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StdioErrorTest {

    /** Reads nothing without an error, as where memory is short. */
    private static McpJsonMapper failing() {
        McpJsonMapper real = McpJsonDefaults.getMapper();
        return (McpJsonMapper) Proxy.newProxyInstance(
                StdioErrorTest.class.getClassLoader(),
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

    @Test
    void aConnectionThatNobodyReadsAnyMoreIsLost() throws Exception {
        CompletableFuture<String> lost = new CompletableFuture<>();
        StdioWire.Command echo = new StdioWire.Command(Path.of("/bin/cat"), List.of(), Map.of(), 10_000);
        try (StdioWire wire = new StdioWire(echo, failing())) {
            wire.open(
                    new Wire.Listener() {
                        @Override
                        public void received(JSONRPCMessage message, Optional<String> request) {}

                        @Override
                        public void missed() {}

                        @Override
                        public void lost(String reason) {
                            lost.complete(reason);
                        }
                    },
                    Duration.ofSeconds(20));
            wire.send(new McpSchema.JSONRPCRequest("ping", "1", Map.of())).get(20, TimeUnit.SECONDS);
            assertEquals(
                    "what the process sent could not be handled: OutOfMemoryError", lost.get(20, TimeUnit.SECONDS));
        }
    }
}
