package dev.caxton.benchmarks;

import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What the gateway adds to a tool call: the same call to the same server, once straight over its standard input and output by the least code there can be, and
 * once by an agent through the whole pipeline, with the intent synced to disk before it is made. A write of as many bytes as a call leaves in the audit log, with
 * a sync, stands beside them. One of each in turn, so that whatever the machine does meets all three.
 *
 * <p>{@code BrokerCost [--short] [DIRECTORY]}. The directory has to lie on the disk that is meant; without one it is {@code benchmarks/target}.
 */
public final class BrokerCost {

    /** The bar: what the pipeline may add to the median beyond one sync, nanoseconds. */
    private static final double MOST = 150_000;

    private static final String ARGUMENTS = "{\"text\":\"hello\"}";
    private static final Principal AGENT = Principal.agent(new AgentId(TenantId.DEFAULT, "caller"));
    private static final String POLICY = """
            caxton: policy/v1
            name: broker-cost
            tenant: default
            tools:
              - permit: calls
                callers: ["agent:default/caller"]
                tools: ["echo/*"]
            """;

    private BrokerCost() {}

    /**
     * Prints the figures, the deciding one last. Ends with 0 if the bar is met, or if the short form ran, which holds nothing to its time.
     *
     * @param arguments as above
     * @throws IOException if the disk fails, or the server cannot be started
     * @throws InterruptedException if it is stopped
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean brief = given.remove("--short");
        Path parent = Path.of(given.isEmpty() ? "benchmarks/target" : given.getFirst());
        Path directory = Files.createTempDirectory(Files.createDirectories(parent), "broker-cost");
        boolean met;
        try {
            met = measured(directory, brief ? 50 : 5_000, brief ? 50 : 6_000) || brief;
        } finally {
            delete(directory);
        }
        System.exit(met ? 0 : 1);
    }

    private static boolean measured(Path directory, int warmUp, int calls) throws IOException, InterruptedException {
        ActivePolicies policies = new ActivePolicies();
        var _ = policies.replace(
                CompiledPolicy.compile(PolicyYaml.read("policy.yaml", POLICY.getBytes(StandardCharsets.UTF_8))));
        List<String> server =
                List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), EchoUpstream.class.getName());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path log = directory.resolve("log");
        try (FileAuditLog audit = FileAuditLog.open(log, FileAuditSettings.defaults(InstantSource.system()));
                McpGateway gateway = McpGateway.builder()
                        .policies(policies::snapshot)
                        .audit(audit)
                        .executables(Map.of("java", java))
                        .upstreams(List.of(new UpstreamConfig(
                                TenantId.DEFAULT,
                                "echo",
                                new Transport.Stdio("java", server, Map.of(), Map.of()),
                                PinRule.TRUST_FIRST_SEEN)))
                        .build();
                Direct direct = new Direct(java, server);
                FileChannel bare = FileChannel.open(
                        directory.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (gateway.upstreams(TenantId.DEFAULT).getFirst().state() != UpstreamState.CONNECTED) {
                LockSupport.parkNanos(1_000_000);
            }
            Runnable through = () -> called(gateway, policies);
            double[][] times = new double[3][];
            // As agents call: on a virtual thread.
            Thread agent = Thread.ofVirtual().start(() -> {
                ByteBuffer line = ByteBuffer.allocate(700);
                interleaved(warmUp, direct::call, through, () -> synced(bare, line));
                long before = size(log);
                for (int i = 0; i < 100; i++) {
                    through.run();
                }
                ByteBuffer same = ByteBuffer.allocate((int) ((size(log) - before) / 100));
                double[][] measured = interleaved(calls, direct::call, through, () -> synced(bare, same));
                System.arraycopy(measured, 0, times, 0, 3);
                System.out.printf(
                        Locale.ROOT,
                        "a call leaves %,d bytes in the audit log; %,d calls each%n",
                        same.capacity(),
                        calls);
            });
            agent.join();
            return reported(times[0], times[1], times[2]);
        }
    }

    private static boolean reported(double[] direct, double[] through, double[] sync) {
        print("direct to the upstream", direct);
        print("through the pipeline", through);
        print("bare write and sync", sync);
        double added = at(through, 50) - at(direct, 50);
        double most = MOST + at(sync, 50);
        System.out.printf(
                Locale.ROOT,
                "broker: adds %.3f ms to the median of a call, of which a sync of as many bytes is %.3f ms; %.3f ms beyond it (at most"
                        + " %.3f ms); %.2f times the direct call%n",
                added / 1e6,
                at(sync, 50) / 1e6,
                (added - at(sync, 50)) / 1e6,
                MOST / 1e6,
                at(through, 50) / at(direct, 50));
        return added <= most;
    }

    private static void print(String name, double[] times) {
        System.out.printf(
                Locale.ROOT,
                "%-24s p50 %.3f ms, p90 %.3f ms, p99 %.3f ms%n",
                name,
                at(times, 50) / 1e6,
                at(times, 90) / 1e6,
                at(times, 99) / 1e6);
    }

    private static double at(double[] times, int percent) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    /** The times of each in nanoseconds, one of each in turn. */
    private static double[][] interleaved(int count, Runnable... actions) {
        double[][] times = new double[actions.length][count];
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < actions.length; a++) {
                // Another one goes first each time: none of them always finds the same state of caches and disk.
                int turn = (a + i) % actions.length;
                long start = System.nanoTime();
                actions[turn].run();
                times[turn][i] = System.nanoTime() - start;
            }
        }
        return times;
    }

    private static void called(McpGateway gateway, ActivePolicies policies) {
        ToolOutcome outcome = gateway.broker()
                .call(new ToolCall(
                        AGENT,
                        ToolName.parse("echo/echo"),
                        ARGUMENTS.getBytes(StandardCharsets.UTF_8),
                        Optional.empty(),
                        policies.snapshot()));
        if (!(outcome instanceof ToolOutcome.Answered)) {
            throw new IllegalStateException("not answered: " + outcome);
        }
    }

    private static void synced(FileChannel channel, ByteBuffer bytes) {
        try {
            bytes.clear();
            channel.write(bytes, channel.size());
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client with nothing in it: a line out, a line in. */
    private static final class Direct implements AutoCloseable {

        private final Process process;
        private final OutputStream out;
        private final BufferedReader in;
        private long id;

        Direct(Path java, List<String> arguments) throws IOException {
            process = new ProcessBuilder(Stream.concat(Stream.of(java.toString()), arguments.stream())
                            .toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            out = process.getOutputStream();
            in = process.inputReader(StandardCharsets.UTF_8);
        }

        void call() {
            try {
                out.write(("{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":\"" + ++id
                                + "\",\"params\":{\"name\":\"echo\",\"arguments\":" + ARGUMENTS + "}}\n")
                        .getBytes(StandardCharsets.UTF_8));
                out.flush();
                String answer = in.readLine();
                if (answer == null || !answer.contains("\"id\":\"" + id + "\"")) {
                    throw new IllegalStateException("not the answer: " + answer);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
