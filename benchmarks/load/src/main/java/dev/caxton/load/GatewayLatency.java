package dev.caxton.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What the gateway adds to a tool call of an outside client: the same call to the same server over HTTP, direct and through {@code /mcp} of a whole server with token,
 * policy, guards and audit on, in turns, at a fixed rate, each counted from the moment at which it was meant to be sent. Then as many as it can take. A proxy from npm that
 * does none of that, with the server behind it over its standard input and output, as it has it, stands beside them.
 *
 * <p>Driver, upstream and gateway share the processors.
 */
public final class GatewayLatency {

    private static final double RATE = 1_000;
    private static final int CLIENTS = 50;
    private static final int MOST_CLIENTS = 64;
    private static final double P50_BAR = 0.5;
    private static final double P99_BAR = 3;
    private static final double CALLS_BAR = 5_000;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
    private static final String PING = "";
    private static final int SYNCS = 500;
    private static final String POLICY = """
            caxton: policy/v1
            name: gateway-latency
            tenant: default
            tools:
              - permit: calls
                callers: ["user:default/*"]
                tools: ["echo/*"]
                when: args.text.size() < 200
            """;

    private final boolean brief;

    private GatewayLatency(boolean brief) {
        this.brief = brief;
    }

    /** Where calls go. */
    private record Way(String name, URI endpoint, Optional<String> token, String tool) {

        McpCalls connect() throws IOException {
            return new McpCalls(endpoint, token, tool);
        }

        void once(McpCalls calls) throws IOException {
            if (tool.equals(PING)) {
                calls.ping();
            } else {
                calls.call();
            }
        }
    }

    /**
     * Runs, and prints the deciding line last. Ends with 0 if the bars are met, or if the short form ran, which holds nothing to them.
     *
     * @param arguments the folder of Open Liberty with the server, the command of the proxy (a list, the port is put for {@code PORT}) or nothing, and {@code --short}
     * @throws Exception if something can't be started or asked
     */
    public static void main(String... arguments) throws Exception {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean brief = given.remove("--short");
        Path wlp = Path.of(given.removeFirst()).toAbsolutePath();
        boolean met = new GatewayLatency(brief).run(wlp, given) || brief;
        System.exit(met ? 0 : 1);
    }

    private boolean run(Path wlp, List<String> proxy) throws Exception {
        Issuer issuer = new Issuer();
        Process upstream = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsun.net.httpserver.nodelay=true",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HttpEcho.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (LoadedServer server = LoadedServer.layOut(wlp, Optional.empty());
                HttpClient client = HttpClient.newHttpClient();
                Proxy other = Proxy.start(proxy)) {
            URI echo = URI.create("http://127.0.0.1:" + upstream.inputReader().readLine() + "/mcp");
            String resource = server.uri() + "/mcp";
            configure(server, issuer, echo);
            server.run(Map.of(
                    "CAXTON_SAMPLE", "",
                    "CAXTON_AUTH_JWT_ISSUER", Issuer.NAME,
                    "CAXTON_AUTH_JWT_AUDIENCE", "management",
                    "CAXTON_AUTH_JWT_KEYS",
                            server.home().resolve("keys.json").toUri().toString(),
                    "DEV_CAXTON_MCP_UPSTREAM_CALL_BULKHEAD_VALUE", "256"));
            server.awaitReady(client);
            Way direct = new Way("direct", echo, Optional.empty(), "echo");
            Way through = new Way(
                    "through /mcp", URI.create(resource), Optional.of(issuer.token("load", resource)), "echo__echo");
            awaitTool(through);
            // What a request costs that has no tool, no policy, no audit and no upstream.
            Way ping = new Way("ping of /mcp", URI.create(resource), Optional.of(issuer.token("load", resource)), PING);
            List<Way> ways = new ArrayList<>(List.of(direct, through, ping));
            other.port()
                    .ifPresent(port -> ways.add(new Way(
                            "npm proxy", URI.create("http://127.0.0.1:" + port + "/mcp"), Optional.empty(), "echo")));
            System.out.printf(
                    Locale.ROOT,
                    "a write of 1 KiB that is synced, alone, where the audit log is: p50 %.3f ms%n",
                    synced(server.home()));
            return measured(ways);
        } finally {
            upstream.destroyForcibly();
        }
    }

    private static void configure(LoadedServer server, Issuer issuer, URI echo) throws IOException {
        Path home = Files.createDirectories(server.home());
        issuer.publish(home.resolve("keys.json"));
        Files.writeString(home.resolve("policy.yaml"), POLICY);
        Files.writeString(
                home.resolve("upstreams.yaml"),
                "upstreams:\n  - name: echo\n    pins: trust-first-seen\n    http:\n      url: " + echo
                        + "\n      loopback: true\n");
    }

    /** Each call waits for one of these at least. */
    private static double synced(Path folder) throws IOException {
        Histogram times = new Histogram(60_000_000_000L, 3);
        Path file = folder.resolve("floor");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                long begin = System.nanoTime();
                channel.write(ByteBuffer.allocate(1_024));
                channel.force(false);
                times.recordValue(System.nanoTime() - begin);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return at(times, 50);
    }

    private static void awaitTool(Way way) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        try (McpCalls calls = way.connect()) {
            while (!calls.lists()) {
                if (System.nanoTime() > end) {
                    throw new IOException("the gateway does not list the tool");
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private boolean measured(List<Way> ways) throws IOException, InterruptedException {
        int rounds = brief ? 1 : 6;
        double seconds = brief ? 1 : 5;
        for (Way way : ways) {
            // The proxy is not asked for more than it can do: what it can is seen below.
            most(way, brief ? 1 : 15);
        }
        if (!brief) {
            // The compiler has a third of the processors while they are busy, and is not done before this.
            most(ways.get(1), 25);
            var _ = atRate(ways.get(1), 15);
        }
        List<Histogram> latencies = new ArrayList<>();
        long errors = 0;
        ways.forEach(way -> latencies.add(new Histogram(60_000_000_000L, 3)));
        for (int round = 0; round < rounds; round++) {
            for (int w = 0; w < ways.size(); w++) {
                int turn = (w + round) % ways.size();
                OpenLoad.Outcome outcome = atRate(ways.get(turn), seconds);
                latencies.get(turn).add(outcome.latencies());
                errors += outcome.errors();
                outcome.examples().forEach(System.out::println);
            }
        }
        List<Double> most = new ArrayList<>();
        for (int w = 0; w < ways.size(); w++) {
            most.add(most(ways.get(w), seconds * 2));
            System.out.printf(
                    Locale.ROOT,
                    "%-14s at %,.0f calls/s p50 %.3f ms, p90 %.3f ms, p99 %.3f ms, most %.1f ms; at most %,.0f calls/s%n",
                    ways.get(w).name(),
                    RATE,
                    at(latencies.get(w), 50),
                    at(latencies.get(w), 90),
                    at(latencies.get(w), 99),
                    latencies.get(w).getMaxValue() / 1e6,
                    most.get(w));
        }
        double p50 = at(latencies.get(1), 50) - at(latencies.get(0), 50);
        double p99 = at(latencies.get(1), 99) - at(latencies.get(0), 99);
        System.out.printf(
                Locale.ROOT,
                "gateway: adds %.3f ms to p50 (bar %.1f) and %.3f ms to p99 (bar %.1f) at %,.0f calls/s; %,.0f calls/s at most (bar %,.0f) on %d"
                        + " processors; %d errors%n",
                p50,
                P50_BAR,
                p99,
                P99_BAR,
                RATE,
                most.get(1),
                CALLS_BAR,
                Runtime.getRuntime().availableProcessors(),
                errors);
        return p50 <= P50_BAR && p99 <= P99_BAR && most.get(1) >= CALLS_BAR && errors == 0;
    }

    private static double at(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    private static OpenLoad.Outcome atRate(Way way, double seconds) throws IOException, InterruptedException {
        List<McpCalls> clients = connected(way, CLIENTS);
        try {
            return new OpenLoad(CLIENTS, RATE).run(seconds, (client, number) -> way.once(clients.get(client)));
        } finally {
            close(clients);
        }
    }

    /** Calls a second of clients that each call again as soon as they are answered. */
    private static double most(Way way, double seconds) throws IOException, InterruptedException {
        List<McpCalls> clients = connected(way, MOST_CLIENTS);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        long begin = System.nanoTime();
        List<Thread> threads = clients.stream()
                .map(client -> Thread.ofVirtual().start(() -> {
                    try {
                        while (!over.get()) {
                            way.once(client);
                            calls.incrementAndGet();
                        }
                    } catch (IOException e) {
                        System.out.println(way.name() + ": " + e);
                    }
                }))
                .toList();
        Thread.sleep((long) (seconds * 1_000));
        over.set(true);
        double took = (System.nanoTime() - begin) / 1e9;
        for (Thread thread : threads) {
            thread.join();
        }
        close(clients);
        return calls.get() / took;
    }

    private static List<McpCalls> connected(Way way, int count) throws IOException {
        List<McpCalls> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(way.connect());
        }
        return clients;
    }

    private static void close(List<McpCalls> clients) throws IOException {
        for (McpCalls client : clients) {
            client.close();
        }
    }

    /** The proxy from npm, if there is one. */
    private record Proxy(Optional<Process> process, Optional<Integer> port) implements AutoCloseable {

        static Proxy start(List<String> command) throws IOException {
            if (command.isEmpty()) {
                System.out.println("no npm proxy beside it");
                return new Proxy(Optional.empty(), Optional.empty());
            }
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Process process = new ProcessBuilder(command.stream()
                            .map(word -> word.equals("PORT") ? Integer.toString(port) : word)
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long end = System.nanoTime() + PATIENCE;
            while (true) {
                try (McpCalls calls =
                        new McpCalls(URI.create("http://127.0.0.1:" + port + "/mcp"), Optional.empty(), "echo")) {
                    calls.call();
                    return new Proxy(Optional.of(process), Optional.of(port));
                } catch (IOException e) {
                    if (System.nanoTime() > end || !process.isAlive()) {
                        process.destroyForcibly();
                        throw e;
                    }
                    LockSupport.parkNanos(100_000_000);
                }
            }
        }

        @Override
        public void close() {
            process.ifPresent(it -> {
                it.descendants().forEach(ProcessHandle::destroyForcibly);
                it.destroyForcibly();
            });
        }
    }
}
