package dev.caxton.load;

import dev.caxton.audit.json.JsonValue.JsonArray;
import dev.caxton.audit.json.JsonValue.JsonBoolean;
import dev.caxton.audit.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * A server with 1,000 agents, from {@code server run} to a stop under load and what is there after the next start. 200 clients ask it for a minute, open; the same clients
 * ask a plain servlet on the same server, before and afterwards. Lists are asked for by one client, each when the one before is there.
 */
public final class ServerLoad {

    private static final int AGENTS = 1_000;
    private static final int CLIENTS = 200;
    private static final double RATE = 400;
    private static final double SECONDS = 60;
    private static final double FLOOR_SECONDS = 20;
    private static final double WARM_UP_SECONDS = 10;
    private static final double READY_BAR = 10;
    private static final double LIST_BAR = 100;
    private static final int LISTS = 200;
    private static final int DEPLOYERS = 8;
    private static final String LIST = Rest.API + "/agents?prefix=load-";
    private static final String PAGE = LIST + "0&limit=20&sort=-turns";
    private static final byte[] CONTENT =
            "sixty-four bytes of text which agent and servlet alike give back".getBytes(StandardCharsets.UTF_8);

    private final LoadedServer server;
    private final HttpClient client;
    private final Path guests;

    private ServerLoad(LoadedServer server, HttpClient client, Path guests) {
        this.server = server;
        this.client = client;
        this.guests = guests;
    }

    /**
     * Runs.
     *
     * @param arguments the folder of Open Liberty with the server, and the web application with the plain servlet
     * @throws IOException if the server can't be laid out or asked
     * @throws InterruptedException if somebody interrupts it
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Path wlp = Path.of(arguments[0]).toAbsolutePath();
        boolean met;
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
                LoadedServer server = LoadedServer.layOut(wlp, Optional.of(Path.of(arguments[1])))) {
            met = new ServerLoad(server, client, wlp.resolve("usr/servers/caxton/sample/agents")).run();
        }
        System.exit(met ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        double ready = start();
        say("first start, from 'server run' to ready: %.1f s", ready);
        Rest rest = new Rest(client, server.uri(), server.token());
        deploy(rest);
        OpenLoad.Outcome load = load(rest);
        double lists = lists(rest);
        StopUnderLoad stop = new StopUnderLoad();
        stop.run(server, rest, Files.readAllBytes(guests.resolve("counter.wasm")));
        say("start with %,d agents, to ready: %.1f s", AGENTS, start());
        StopUnderLoad.Outcome stopped = stop.afterwards(rest);
        int agents = pages(rest);
        boolean intact =
                Rest.json(rest.post(Rest.API + "/audit/verify")).members().get("intact") instanceof JsonBoolean verdict
                        && verdict.value();
        say("stop under load: %s; %,d of %,d agents are back, audit log intact: %b", stopped, agents, AGENTS, intact);
        server.stop();
        boolean kept = stopped.nothingLost() && agents == AGENTS && intact;
        say(
                "server-load: ready after %.1f s (bar %.0f), %d errors of %d clients (bar 0), p99 of the lists %.1f ms"
                        + " (bar %.0f), stop under load loses %s (bar nothing)",
                ready, READY_BAR, load.errors(), CLIENTS, lists, LIST_BAR, kept ? "nothing" : "something");
        return ready <= READY_BAR && load.errors() == 0 && lists <= LIST_BAR && kept;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Seconds until it is ready. */
    private double start() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        server.run();
        server.awaitReady(client);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String name(int agent) {
        return String.format(Locale.ROOT, "load-%04d", agent);
    }

    private static String path(int agent) {
        return Rest.API + "/agents/default/" + name(agent);
    }

    private void deploy(Rest rest) throws IOException, InterruptedException {
        byte[] echo = Files.readAllBytes(guests.resolve("echo.wasm"));
        long begin = System.nanoTime();
        try (ExecutorService deployers = Executors.newFixedThreadPool(DEPLOYERS)) {
            List<Future<?>> deployments = new ArrayList<>();
            for (int i = 0; i < AGENTS; i++) {
                String name = name(i);
                deployments.add(deployers.submit(() -> {
                    rest.deploy(name, echo);
                    return name;
                }));
            }
            for (Future<?> deployment : deployments) {
                deployment.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a deployment failed", e.getCause());
        }
        say("%,d agents deployed by %d clients in %.1f s", AGENTS, DEPLOYERS, (System.nanoTime() - begin) / 1e9);
    }

    private OpenLoad.Outcome load(Rest rest) throws IOException, InterruptedException {
        OpenLoad open = new OpenLoad(CLIENTS, RATE);
        // The servlet answers as many bytes as Caxton does.
        int one = rest.get(path(0)).length;
        int page = rest.get(PAGE).length;
        OpenLoad.Ask caxton = (c, i) -> caxton(rest, c, i);
        OpenLoad.Ask plain = (c, i) -> plain(rest, i, one, page);
        open.run(WARM_UP_SECONDS, plain);
        open.run(WARM_UP_SECONDS, caxton);
        say(
                "%d clients, %.0f requests/s at fixed moments, of five three messages, one agent, one page of a list:",
                CLIENTS, RATE);
        OpenLoad.Outcome before = told("servlet", open.run(FLOOR_SECONDS, plain));
        OpenLoad.Outcome load = told("caxton", open.run(SECONDS, caxton));
        OpenLoad.Outcome after = told("servlet", open.run(FLOOR_SECONDS, plain));
        Histogram floor = before.latencies().copy();
        floor.add(after.latencies());
        say(
                "caxton beside the plain servlet: p50 %.1f times, p99 %.1f times",
                (double) load.latencies().getValueAtPercentile(50) / floor.getValueAtPercentile(50),
                (double) load.latencies().getValueAtPercentile(99) / floor.getValueAtPercentile(99));
        return load;
    }

    private static OpenLoad.Outcome told(String of, OpenLoad.Outcome outcome) {
        System.out.println(outcome.text(of));
        outcome.examples().forEach(System.out::println);
        return outcome;
    }

    private static void caxton(Rest rest, int client, int number) throws IOException, InterruptedException {
        switch (number % 5) {
            case 0, 1, 2 -> {
                JsonObject answer = Rest.json(rest.post(path(client) + "/messages", "text/plain", CONTENT));
                if (!Rest.text(answer, "reply").equals(new String(CONTENT, StandardCharsets.UTF_8))) {
                    throw new IOException("a wrong reply: " + answer);
                }
            }
            case 3 -> {
                JsonObject answer = Rest.json(rest.get(path(client)));
                if (!Rest.text(answer, "state").equals("RUNNING")) {
                    throw new IOException("a wrong state: " + answer);
                }
            }
            default -> count(Rest.json(rest.get(PAGE)), 20);
        }
    }

    private static void plain(Rest rest, int number, int one, int page) throws IOException, InterruptedException {
        int expected = switch (number % 5) {
            case 0, 1, 2 -> CONTENT.length;
            case 3 -> one;
            default -> page;
        };
        byte[] answer =
                number % 5 < 3 ? rest.post("/floor/", "text/plain", CONTENT) : rest.get("/floor/?bytes=" + expected);
        if (answer.length != expected) {
            throw new IOException("a wrong length: " + answer.length);
        }
    }

    private static void count(JsonObject list, int expected) throws IOException {
        int agents = list.members().get("agents") instanceof JsonArray array
                ? array.items().size()
                : -1;
        if (agents != expected) {
            throw new IOException(agents + " agents listed instead of " + expected);
        }
    }

    /** The worst p99 of the ways to list, ms. */
    private static double lists(Rest rest) throws IOException, InterruptedException {
        say("lists of %,d agents, by one client, each when the one before is there:", AGENTS);
        double whole = list(rest, "whole", LIST + "&limit=1000", AGENTS);
        double filtered = list(rest, "filtered", LIST + "07&state=RUNNING&level=default&limit=1000", 100);
        double sorted = list(rest, "sorted", LIST + "&sort=-turns&limit=100", 100);
        Histogram paged = new Histogram(60_000_000_000L, 3);
        for (int i = 0; i < LISTS / 10; i++) {
            pages(rest, paged);
        }
        return Math.max(Math.max(whole, filtered), Math.max(sorted, told("paged", paged)));
    }

    private static double list(Rest rest, String of, String path, int expected)
            throws IOException, InterruptedException {
        Histogram histogram = new Histogram(60_000_000_000L, 3);
        for (int i = 0; i < LISTS + LISTS / 4; i++) {
            long begin = System.nanoTime();
            byte[] answer = rest.get(path);
            // The first are for the compilers.
            if (i >= LISTS / 4) {
                histogram.recordValue(System.nanoTime() - begin);
            }
            count(Rest.json(answer), expected);
        }
        return told(of, histogram);
    }

    private static double told(String of, Histogram histogram) {
        double p99 = histogram.getValueAtPercentile(99) / 1e6;
        say("%-12s p50 %.1f ms, p99 %.1f ms", of, histogram.getValueAtPercentile(50) / 1e6, p99);
        return p99;
    }

    private static int pages(Rest rest) throws IOException, InterruptedException {
        return pages(rest, new Histogram(60_000_000_000L, 3));
    }

    /** Goes through all pages, and answers how many running agents there were. */
    private static int pages(Rest rest, Histogram histogram) throws IOException, InterruptedException {
        int agents = 0;
        String next = "";
        do {
            long begin = System.nanoTime();
            byte[] answer = rest.get(LIST + "&state=RUNNING&limit=100" + (next.isEmpty() ? "" : "&cursor=" + next));
            histogram.recordValue(System.nanoTime() - begin);
            JsonObject page = Rest.json(answer);
            agents += page.members().get("agents") instanceof JsonArray array
                    ? array.items().size()
                    : 0;
            next = Rest.text(page, "next");
        } while (!next.isEmpty());
        return agents;
    }
}
