package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that change whatever a server keeps, and know what it acknowledged. Each thing is changed by one client only, so that at most one change of it is under way when
 * the server ends: then it is as it was before, or as that change wanted it.
 */
final class Changes {

    private static final String MISCOUNTED = " counted ";
    private static final int CLIENTS = 4;
    private static final int NAMES = 5;
    private static final int LEAST = 150;
    private static final JsonMapper JSON = new JsonMapper();

    /** Counts its messages with put_state, and answers with the count. */
    private static final byte[] COUNTER = Wat.assemble("""
            (module
              (import "caxton" "get_state" (func $get (param i32 i32 i32 i32) (result i32)))
              (import "caxton" "put_state" (func $put (param i32 i32 i32 i32) (result i32)))
              (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 16) "count")
              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
              (func (export "handle_message") (param i32 i32) (result i32)
                (local $digits i32) (local $rest i32)
                (i32.store (i32.const 8) (i32.const 0))
                ;; Nothing is kept at first. Whatever else is wrong fails the turn.
                (local.set $rest (call $get (i32.const 16) (i32.const 5) (i32.const 8) (i32.const 4)))
                (if (i32.and (i32.ne (local.get $rest) (i32.const 4)) (i32.ne (local.get $rest) (i32.const -13)))
                  (then (return (i32.const 1))))
                (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
                (if (call $put (i32.const 16) (i32.const 5) (i32.const 8) (i32.const 4))
                  (then (return (i32.const 1))))
                (local.set $rest (i32.load (i32.const 8)))
                (loop $next
                  (local.set $digits (i32.add (local.get $digits) (i32.const 1)))
                  (i32.store8 (i32.sub (i32.const 64) (local.get $digits))
                    (i32.add (i32.const 48) (i32.rem_u (local.get $rest) (i32.const 10))))
                  (local.set $rest (i32.div_u (local.get $rest) (i32.const 10)))
                  (br_if $next (local.get $rest)))
                (call $reply (i32.sub (i32.const 64) (local.get $digits)) (local.get $digits))))
            """);

    private static final String DIGEST = digest(COUNTER);

    /** An agent as its client knows it; counts are those that the agent keeps. Of its versions, the one in use and the newest. */
    private record Agent(boolean there, boolean started, int mailbox, long count, int version, int newest) {

        static final int MAILBOX = 1_000;
        static final Agent NONE = new Agent(false, false, 0, 0, 0, 0);
        static final Agent FRESH = new Agent(true, true, MAILBOX, 0, 1, 1);

        Agent started(boolean now) {
            return new Agent(true, now, mailbox, count, version, newest);
        }

        Agent mailbox(int now) {
            return new Agent(true, started, now, count, version, newest);
        }

        Agent count(long now) {
            return new Agent(true, started, mailbox, now, version, newest);
        }

        /** Limits are those of the descriptor then. */
        Agent version(int now) {
            return new Agent(true, started, MAILBOX, count, now, Math.max(now, newest));
        }
    }

    /** Something as it was acknowledged, and as the change under way wants it. */
    private static final class Thing<T> {

        T sure;
        T asked;

        Thing(T first) {
            sure = first;
            asked = first;
        }

        void done() {
            sure = asked;
        }

        void mustBe(T now, String what) {
            assertTrue(
                    now.equals(sure) || now.equals(asked),
                    () -> what + " is " + now + ", acknowledged was " + sure + ", and asked for " + asked);
            set(now);
        }

        void set(T now) {
            sure = now;
            asked = now;
        }
    }

    private final String token;
    private final Map<String, Thing<Agent>> agents = new HashMap<>();
    private final Thing<Long> quota = new Thing<>(-1L);
    private final Thing<Boolean> hold = new Thing<>(false);
    private final Thing<String> policy = new Thing<>("");
    private final Set<String> policies = new HashSet<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Random lots = new Random(42);
    private long found;
    private int round;

    Changes(String token) {
        this.token = token;
        for (int client = 0; client < CLIENTS; client++) {
            for (int name = 0; name < NAMES; name++) {
                agents.put("c" + client + "-" + name, new Thing<>(Agent.NONE));
            }
        }
    }

    /** Ends a server. */
    interface End {
        void run() throws IOException;
    }

    String figures() {
        return acknowledged + " changes acknowledged, " + found + " things found as they must be";
    }

    /** Lets the clients work until enough is acknowledged, then ends the server in the middle of their work. */
    void underLoad(ServerProcess server, End end) throws IOException {
        round++;
        long before = acknowledged.get();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            Random random = new Random(lots.nextLong());
            clients.add(Thread.ofPlatform().start(() -> work(() -> changeAgent(server, number, random), wrong)));
        }
        clients.add(Thread.ofPlatform().start(() -> work(() -> changeSwitches(server), wrong)));
        clients.add(Thread.ofPlatform().start(() -> work(() -> changePolicy(server), wrong)));
        while (acknowledged.get() - before < LEAST && clients.stream().allMatch(Thread::isAlive)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        List<String> early = List.copyOf(wrong);
        end.run();
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        assertEquals(List.of(), early, "refused while the server was up");
        assertEquals(
                List.of(),
                wrong.stream().filter(what -> what.contains(MISCOUNTED)).toList(),
                "acknowledged with a wrong count");
    }

    /** One change, or false if it was not acknowledged. */
    private interface Change {
        Optional<String> make() throws IOException;
    }

    private void work(Change change, Queue<String> wrong) {
        try {
            while (true) {
                Optional<String> refused = change.make();
                if (refused.isPresent()) {
                    wrong.add(refused.get());
                    return;
                }
                acknowledged.incrementAndGet();
            }
        } catch (IOException e) {
            // The server is gone. Whether it did the last thing shows when it is back.
            wrong.add(e.toString());
        }
    }

    private HttpResponse<String> send(ServerProcess server, String method, String path, String type, String body)
            throws IOException {
        HttpRequest.Builder request = server.request(token, path);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return server.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static Optional<String> refused(HttpResponse<String> answer) {
        return answer.statusCode() / 100 == 2
                ? Optional.empty()
                : Optional.of(answer.request().method() + " " + answer.uri() + ": " + answer.statusCode() + " "
                        + answer.body());
    }

    private <T> Optional<String> change(Thing<T> thing, T wanted, Ask ask) throws IOException {
        thing.asked = wanted;
        Optional<String> refused = refused(ask.send());
        if (refused.isEmpty()) {
            thing.done();
        }
        return refused;
    }

    private interface Ask {
        HttpResponse<String> send() throws IOException;
    }

    private Optional<String> changeAgent(ServerProcess server, int client, Random random) throws IOException {
        String name = "c" + client + "-" + random.nextInt(NAMES);
        String path = "agents/default/" + name;
        Thing<Agent> thing = Objects.requireNonNull(agents.get(name));
        Agent now = thing.sure;
        if (!now.there()) {
            return change(
                    thing,
                    Agent.FRESH,
                    () -> server.send(Caxton.deployment(server.request(token, "agents"), COUNTER, "name: " + name)));
        }
        int lot = random.nextInt(100);
        if (lot < 10) {
            return change(thing, Agent.NONE, () -> send(server, "DELETE", path, "", ""));
        }
        if (lot < 25) {
            int length = 1 + random.nextInt(5_000);
            String limits = send(server, "GET", path + "/limits", "", "")
                    .body()
                    .replaceFirst("\"mailboxLength\":\\d+", "\"mailboxLength\":" + length);
            return change(
                    thing,
                    now.mailbox(length),
                    () -> send(server, "PUT", path + "/limits", "application/json", limits));
        }
        if (lot < 35) {
            return change(
                    thing,
                    now.version(now.newest() + 1),
                    () -> server.send(
                            Caxton.deployment(server.request(token, path + "/versions"), COUNTER, "name: " + name)));
        }
        if (lot < 40) {
            int version = 1 + random.nextInt(now.newest());
            return change(
                    thing,
                    now.version(version),
                    () -> send(server, "POST", path + "/versions/" + version + "/activate", "", ""));
        }
        if (lot < 55 || !now.started()) {
            return change(
                    thing,
                    now.started(!now.started()),
                    () -> send(server, "POST", path + (now.started() ? "/stop" : "/start"), "", ""));
        }
        thing.asked = now.count(now.count() + 1);
        HttpResponse<String> answer = send(server, "POST", path + "/messages", "text/plain", "count");
        Optional<String> refused = refused(answer);
        if (refused.isEmpty()) {
            thing.done();
            String reply = JSON.readTree(answer.body()).path("reply").asString();
            if (!reply.equals(Long.toString(thing.sure.count()))) {
                return Optional.of(name + MISCOUNTED + reply + " instead of " + thing.sure.count());
            }
        }
        return refused;
    }

    private Optional<String> changeSwitches(ServerProcess server) throws IOException {
        boolean held = hold.sure;
        Optional<String> refused =
                change(hold, !held, () -> send(server, held ? "DELETE" : "PUT", "holds/tool-calls/node", "", ""));
        if (refused.isPresent()) {
            return refused;
        }
        long bytes = quota.sure < 0 ? 1_000_000_000 : quota.sure + 1;
        return change(
                quota,
                bytes,
                () -> send(
                        server,
                        "PUT",
                        "quotas/tenants/other",
                        "application/json",
                        "{\"fuelPerSecond\": 1000000, \"memoryBytes\": " + bytes + ", \"agents\": 10}"));
    }

    private Optional<String> changePolicy(ServerProcess server) throws IOException {
        String text =
                "caxton: policy/v1\nname: round-" + round + "-" + policies.size() + "\ntenant: default\nmessages:\n"
                        + "  - permit: people\n    from: [\"user:default/*\"]\n    to: [\"default/*\"]\n";
        policy.asked = text;
        HttpResponse<String> answer = send(server, "PUT", "policy", "application/yaml", text);
        Optional<String> refused = refused(answer);
        if (refused.isEmpty()) {
            policy.done();
            policies.add(JSON.readTree(answer.body()).path("digest").asString());
        }
        return refused;
    }

    /** Everything is as it was acknowledged, or as the change under way wanted it. */
    void verify(ServerProcess server) throws IOException {
        assertTrue(!server.output().contains("not brought back"), server.output());
        for (Map.Entry<String, Thing<Agent>> agent : agents.entrySet()) {
            verifyAgent(server, agent.getKey(), agent.getValue());
            found++;
        }
        hold.mustBe(send(server, "GET", "holds", "", "").body().contains("tool-calls"), "the hold");
        if (quota.sure >= 0) {
            quota.mustBe(
                    JSON.readTree(send(server, "GET", "quotas/tenants/other", "", "")
                                    .body())
                            .path("memoryBytes")
                            .asLong(),
                    "the quota");
        }
        policy.mustBe(send(server, "GET", "policy", "", "").body(), "the policy");
        Set<String> kept = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = JSON.readTree(send(server, "GET", "policy/versions?limit=1000" + cursor, "", "")
                    .body());
            page.path("versions")
                    .forEach(version -> kept.add(version.path("digest").asString()));
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").asString()
                    : "";
        } while (!cursor.isEmpty());
        for (String digest : policies) {
            assertTrue(kept.contains(digest), "the policy document " + digest + " is not in the history");
            found++;
        }
    }

    /** Says what a deployment and a change of a quota get while the database is away: a problem document, and the agent is not there. */
    void areRefused(ServerProcess server, String code) throws IOException {
        HttpResponse<String> deployed =
                server.send(Caxton.deployment(server.request(token, "agents"), COUNTER, "name: without-database"));
        assertEquals(503, deployed.statusCode(), deployed.body());
        assertEquals(code, JSON.readTree(deployed.body()).path("code").asString());
        assertEquals(
                404,
                send(server, "GET", "agents/default/without-database", "", "").statusCode());
        HttpResponse<String> changed = send(server, "GET", "policy/versions", "", "");
        assertEquals(503, changed.statusCode(), changed.body());
        assertEquals(code, JSON.readTree(changed.body()).path("code").asString());
    }

    /** Waits for the breaker to close, within bounds. */
    void areTakenAgain(ServerProcess server) {
        Caxton.eventually("changes are taken again", () -> {
            try {
                return send(server, "GET", "policy/versions", "", "").statusCode() == 200
                        && server.send(Caxton.deployment(
                                                server.request(token, "agents"), COUNTER, "name: without-database"))
                                        .statusCode()
                                == 201;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void verifyAgent(ServerProcess server, String name, Thing<Agent> thing) throws IOException {
        String path = "agents/default/" + name;
        HttpResponse<String> answer = send(server, "GET", path, "", "");
        if (answer.statusCode() == 404) {
            thing.mustBe(Agent.NONE, "the agent " + name);
            return;
        }
        JsonNode view = JSON.readTree(answer.body());
        JsonNode kept =
                JSON.readTree(send(server, "GET", path + "/versions", "", "").body());
        JsonNode versions = kept.path("versions");
        for (JsonNode version : versions) {
            assertEquals(DIGEST, version.path("module").asString(), name);
        }
        boolean running = view.path("state").asString().equals("RUNNING");
        assertTrue(
                running
                        || Set.of("STOPPED", "LOADED")
                                .contains(view.path("state").asString()),
                answer.body());
        if (!running) {
            assertEquals(Optional.empty(), refused(send(server, "POST", path + "/start", "", "")));
        }
        HttpResponse<String> counted = send(server, "POST", path + "/messages", "text/plain", "count");
        assertEquals(200, counted.statusCode(), counted.body());
        long count = Long.parseLong(JSON.readTree(counted.body()).path("reply").asString());
        if (!running) {
            assertEquals(Optional.empty(), refused(send(server, "POST", path + "/stop", "", "")));
        }
        int mailbox = view.path("limits").path("mailboxLength").asInt();
        Agent now = new Agent(
                true, running, mailbox, count - 1, kept.path("current").asInt(), versions.size());
        thing.mustBe(now, "the agent " + name);
        // Looking has counted one more.
        thing.set(now.count(count));
    }

    private static String digest(byte[] module) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(module));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
