package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.testkit.Wat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every operation of the OpenAPI document with every role: who lacks the role is refused, a foreign tenant gets nothing, and whoever has it gets the answer that the
 * document describes. An operation that this test has no request for fails it.
 */
@ExtendWith(ArquillianExtension.class)
class ApiRolesIT {

    private static final String POLICY = "application/yaml";
    private static final String JSON = "application/json";
    private static final String AGENT = "roles";

    /** How to ask for an operation: what goes into its path, its body, and what must have happened before. */
    private record Ask(Map<String, String> path, String type, String body, Runnable before) {

        Ask with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(path);
            more.put(name, value);
            return new Ask(more, type, body, before);
        }

        Ask body(String media, String text) {
            return new Ask(path, media, text, before);
        }

        Ask after(Runnable first) {
            return new Ask(path, type, body, first);
        }
    }

    private static final String TOOL = "/api/v1/upstreams/default/sample/tools/convert_units";
    /** A process that ends at once: it is registered, and never connected. */
    private static final String UPSTREAM = "stdio: {executable: java, arguments: [-version]}";

    private static final Ask PLAIN = new Ask(Map.of("tenant", "default", "name", AGENT), "", "", ApiRolesIT::present);

    private static final Ask SAMPLE = PLAIN.with("name", "sample");

    private final Map<String, String> made = new LinkedHashMap<>();

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
        Caxton.deployed(Caxton.example("echo"), AGENT, "");
    }

    private static void start() {
        Caxton.send(Caxton.request("/api/v1/agents/default/" + AGENT + "/start").POST(BodyPublishers.noBody()));
    }

    private static void stop() {
        Caxton.send(Caxton.request("/api/v1/agents/default/" + AGENT + "/stop").POST(BodyPublishers.noBody()));
    }

    private static void hold(String scope, String method) {
        for (String what : List.of("turns", "tool-calls")) {
            Caxton.send(Caxton.request("/api/v1/holds/" + what + scope).method(method, BodyPublishers.noBody()));
        }
    }

    private static void present() {
        if (Caxton.get("/api/v1/agents/default/" + AGENT).statusCode() == 404) {
            redeploy();
        }
    }

    private static void redeploy() {
        clean();
        Caxton.deployed(Caxton.example("echo"), AGENT, "");
    }

    /** A message that nobody handles any more. */
    private void letter() {
        present();
        start();
        hold("/agents/default/" + AGENT, "PUT");
        Caxton.post("/api/v1/agents/default/" + AGENT + "/messages?wait=0", "text/plain", "dead");
        stop();
        hold("/agents/default/" + AGENT, "DELETE");
        start();
        made.put(
                "sequence",
                Caxton.ok(Caxton.get("/api/v1/dead-letters?limit=1"))
                        .path("deadLetters")
                        .path(0)
                        .path("sequence")
                        .asString());
    }

    private void ticket(String token) {
        HttpResponse<String> answer = Caxton.send(Caxton.as(token, "/api/v1/tickets/agents/default/" + AGENT)
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString("{\"content\": \"x\"}")));
        assertEquals(202, answer.statusCode(), answer.body());
        made.put("ticket", Caxton.json(answer).path("ticket").asString());
    }

    private Map<String, Ask> asks() {
        String message = "{\"content\": \"hello\"}";
        String policy = Caxton.get("/api/v1/policy").body();
        String limits =
                Caxton.get("/api/v1/agents/default/" + AGENT + "/limits").body();
        String node = Caxton.get("/api/v1/quotas/node").body();
        String tenant = Caxton.get("/api/v1/quotas/tenants/default").body();
        Map<String, Ask> asks = new LinkedHashMap<>();
        for (String plain : List.of(
                "agent.get",
                "agents.list",
                "agents.lost",
                "approvals.waiting",
                "audit.audit",
                "audit.checkpoints",
                "audit.key",
                "deadLetters.deadLetters",
                "deadLetters.purge",
                "health.health",
                "holds.list",
                "hostFunctions.review",
                "limits.get",
                "live.agents",
                "live.audit",
                "live.logs",
                "live.tools",
                "logs.logs",
                "policy.get",
                "policyVersions.list",
                "quotas.tenant",
                "quotas.node",
                "tools.tools",
                "upstreams.upstreams",
                "usage.tenant",
                "usage.agent",
                "usage.node",
                "version.version",
                "versions.list")) {
            asks.put(plain, PLAIN);
        }
        asks.put("agent.start", PLAIN.after(ApiRolesIT::stop));
        asks.put("agent.stop", PLAIN.after(ApiRolesIT::start));
        asks.put("agent.drain", PLAIN.after(ApiRolesIT::start));
        asks.put("agent.pause", PLAIN);
        asks.put("agent.resume", PLAIN.after(() -> hold("/agents/default/" + AGENT, "PUT")));
        asks.put("agent.kill", PLAIN.after(ApiRolesIT::start));
        asks.put("agent.remove", PLAIN.after(ApiRolesIT::redeploy));
        asks.put(
                "agents.deploy",
                PLAIN.after(() -> Caxton.send(
                        Caxton.request("/api/v1/agents/default/roles-new").DELETE())));
        asks.put("versions.replace", PLAIN.after(ApiRolesIT::redeploy));
        asks.put("versions.activate", PLAIN.with("version", "1").after(ApiRolesIT::redeploy));
        asks.put("messages.send", PLAIN.body(JSON, message).after(ApiRolesIT::redeploy));
        asks.put(
                "messages.batch",
                PLAIN.body(JSON, "{\"messages\": [" + message + "]}").after(ApiRolesIT::redeploy));
        asks.put("tickets.issue", PLAIN.body(JSON, message).after(ApiRolesIT::redeploy));
        asks.put("tickets.poll", PLAIN.with("ticket", "made"));
        asks.put("tickets.cancel", PLAIN.with("ticket", "made"));
        asks.put("deadLetters.inspect", PLAIN.with("sequence", "made").after(this::letter));
        asks.put("deadLetters.replay", PLAIN.with("sequence", "made").after(this::letter));
        asks.put("approvals.approve", PLAIN.with("id", "unknown"));
        asks.put("approvals.refuse", PLAIN.with("id", "unknown"));
        asks.put("audit.verify", PLAIN);
        asks.put("audit.proof", PLAIN.with("sequence", "0").after(ApiRolesIT::checkpoint));
        asks.put("pins.list", SAMPLE);
        asks.put("pins.get", SAMPLE.with("tool", "greet"));
        Ask tool = SAMPLE.with("tool", "convert_units").body(JSON, "{\"digest\": \"" + digest() + "\"}");
        asks.put("pins.approve", tool);
        asks.put("pins.refuse", tool.after(ApiRolesIT::approve));
        asks.put("upstreams.get", SAMPLE);
        asks.put("upstreamAuthorization.get", SAMPLE);
        asks.put("upstreamBreaker.reset", SAMPLE);
        asks.put("upstreamOutput.get", SAMPLE);
        asks.put(
                "tools.call",
                PLAIN.with("upstream", "sample").with("tool", "word_count").body(JSON, "{\"text\": \"two words\"}"));
        asks.put("upstreamAuthorization.answer", SAMPLE.body(JSON, "{\"redirected\": \"https://x/?code=c\"}"));
        asks.put("upstreams.put", PLAIN.body(POLICY, UPSTREAM));
        asks.put("upstreams.remove", PLAIN.after(ApiRolesIT::register));
        asks.put("policy.put", PLAIN.body(POLICY, policy));
        asks.put("policyVersions.get", PLAIN.with("digest", inForce()));
        asks.put("policy.lint", PLAIN.body(POLICY, policy));
        asks.put("policy.test", PLAIN.body(POLICY, policy));
        asks.put(
                "policy.explain",
                PLAIN.body(JSON, "{\"principal\": \"user:default/ada\", \"sendsTo\": \"default/roles\"}"));
        asks.put("limits.put", PLAIN.body(JSON, limits));
        asks.put("quotas.putNode", PLAIN.body(JSON, node));
        asks.put("quotas.putTenant", PLAIN.body(JSON, tenant));
        for (String scope : List.of("Agent", "Tenant", "Node")) {
            asks.put("holds.hold" + scope, PLAIN.with("what", "turns").after(ApiRolesIT::redeploy));
        }
        asks.put("holds.releaseAgent", PLAIN.with("what", "turns").after(() -> hold("/agents/default/roles", "PUT")));
        asks.put("holds.releaseTenant", PLAIN.with("what", "turns").after(() -> hold("/tenants/default", "PUT")));
        asks.put("holds.releaseNode", PLAIN.with("what", "turns").after(() -> hold("/node", "PUT")));
        return asks;
    }

    /** Of the description of a tool that nothing else here needs. */
    private static String digest() {
        // A tool that was known before is there at once, and what it looks like now only when its upstream is.
        Caxton.eventually("the tools of the sample", () -> !described().isEmpty());
        return described();
    }

    private static String described() {
        return Caxton.json(Caxton.get(TOOL)).path("tool").path("digest").asString("");
    }

    private static void approve() {
        Caxton.post(TOOL + "/approve", JSON, "{\"digest\": \"" + digest() + "\"}");
    }

    private static void register() {
        Caxton.send(Caxton.request("/api/v1/upstreams/default/" + AGENT)
                .header("Content-Type", POLICY)
                .PUT(BodyPublishers.ofString(UPSTREAM)));
    }

    private static String inForce() {
        return Caxton.ok(Caxton.get("/api/v1/policy/versions?limit=1"))
                .path("versions")
                .path(0)
                .path("digest")
                .asString();
    }

    /** The server signs one after each of its periods. */
    private static void checkpoint() {
        Caxton.eventually(
                "a checkpoint",
                () -> !Caxton.get("/api/v1/audit/checkpoints").body().isEmpty());
    }

    private static void clean() {
        for (String scope : List.of("/agents/default/" + AGENT, "/tenants/default", "/node")) {
            hold(scope, "DELETE");
        }
    }

    private HttpRequest.Builder request(String token, Api.Operation operation, Ask ask) {
        String path = operation.path();
        for (Map.Entry<String, String> part : ask.path().entrySet()) {
            String value = part.getValue().equals("made") ? made.getOrDefault(part.getKey(), "1") : part.getValue();
            path = path.replace("{" + part.getKey() + "}", value);
        }
        HttpRequest.Builder request = Caxton.as(token, path);
        if (operation.id().equals("agents.deploy")) {
            return Caxton.deployment(request, Wat.assemble(Caxton.example("echo")), "name: roles-new");
        }
        if (operation.id().equals("versions.replace")) {
            return Caxton.deployment(request, Wat.assemble(Caxton.example("echo")), "name: " + AGENT);
        }
        if (!ask.type().isEmpty()) {
            request.header("Content-Type", ask.type());
        }
        return request.method(
                operation.method(),
                ask.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(ask.body()));
    }

    @Test
    void everyRouteWithEveryRole() throws IOException {
        Api api = Api.read();
        Map<String, Ask> asks = asks();
        List<String> table = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        int answered = 0;
        int foreign = 0;
        for (Api.Operation operation : api.operations()) {
            Ask ask = Objects.requireNonNull(
                    asks.remove(operation.id()), () -> "this test has no request for " + operation.id());
            Set<String> roles = operation.roles();
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-60s", operation));
            for (String role : Jwts.ROLES) {
                boolean may = roles.isEmpty() || roles.contains(role);
                String token = Jwts.token("default", "admin", role);
                if (may) {
                    ask.before().run();
                    if (ask.path().containsKey("ticket")) {
                        ticket(token);
                    }
                }
                if (may && operation.live()) {
                    live(token, operation, ask, wrong);
                    answered++;
                } else {
                    HttpResponse<String> answer = Caxton.send(request(token, operation, ask));
                    if (may) {
                        answered++;
                        if (answer.statusCode() / 100 != 2 && !nothingToAnswer(operation, answer)) {
                            wrong.add(operation + " as " + role + ": " + answer.statusCode() + " " + answer.body());
                        }
                        api.wrong(operation, answer)
                                .ifPresent(what -> wrong.add(operation + " as " + role + ": " + what));
                    } else {
                        refused++;
                        if (answer.statusCode() != 403
                                || !Caxton.json(answer).path("code").asString().equals("CAX-AUTH-ROLE")) {
                            wrong.add(operation + " as " + role + " is not refused: " + answer.statusCode());
                        }
                    }
                }
                row.append(String.format(Locale.ROOT, " %-12s", may ? role : "-"));
            }
            foreign += foreigner(operation, ask, wrong);
            HttpResponse<String> nobody = Caxton.send(Caxton.anonymous("/")
                    .uri(request("x", operation, ask).build().uri())
                    .method(operation.method(), BodyPublishers.noBody()));
            if (nobody.statusCode() != 401 && nobody.statusCode() != 429) {
                wrong.add(operation + " without a token: " + nobody.statusCode());
            }
            table.add(row.toString());
            clean();
        }
        assertEquals(Set.of(), asks.keySet(), "requests for operations that the document does not have");
        String figures = table.size() + " operations: " + answered + " answered as described with the role, " + refused
                + " refused without it, " + foreign + " gave a foreign tenant nothing, " + wrong.size() + " wrong";
        table.add(figures);
        Files.write(Path.of("target/api-roles.txt"), table);
        assertEquals(List.of(), wrong);
    }

    /** No call waits here for a person: to whoever may decide, the approval is unknown. That one is decided on is the gateway's own test. */
    private static boolean nothingToAnswer(Api.Operation operation, HttpResponse<String> answer) {
        String code = Caxton.json(answer).path("code").asString("");
        return switch (operation.id()) {
            case "approvals.approve", "approvals.refuse" -> code.equals("CAX-TOOL-APPROVAL-UNKNOWN");
            // ConsentIT has an upstream that asks.
            case "upstreamAuthorization.answer" -> code.equals("CAX-UPSTREAM-CONSENT");
            default -> false;
        };
    }

    /** An administrator of another tenant: refused, or shown a world in which nothing of this tenant exists. */
    private int foreigner(Api.Operation operation, Ask ask, List<String> wrong) {
        if (operation.live() && !operation.path().contains("{tenant}")) {
            return 0; // Told by what the streams carry: LiveIT.
        }
        if (Set.of("policy.put", "agents.deploy", "policy.lint", "policy.test", "health.health", "version.version")
                .contains(operation.id())) {
            return 0; // They act on what they are given, in the caller's own tenant; IdentityIT.
        }
        if (ask.path().containsKey("ticket")) {
            ticket(Jwts.token("default", "admin", "admin"));
        }
        if (ask.path().containsValue("made") && !ask.path().containsKey("ticket")) {
            letter();
        }
        HttpResponse<String> answer = Caxton.send(request(Jwts.token("elsewhere", "admin", "admin"), operation, ask));
        boolean nothing = switch (answer.statusCode()) {
            // A tenant without a policy is permitted no call.
            case 403 ->
                Set.of("CAX-AUTH-TENANT", "CAX-TOOL-DENIED")
                        .contains(Caxton.json(answer).path("code").asString());
            case 404 -> true;
            case 200 ->
                operation.id().equals("audit.audit")
                        // Its own records tell what it asked for in vain.
                        ? !answer.body().contains("\"tenant\":\"default\"")
                        : !answer.body().contains("default/") && !answer.body().contains("\"default\"");
            default -> false;
        };
        // The log as a whole is one chain; its signatures and its verdict tell nothing of any record.
        Set<String> whole = new TreeSet<>(Set.of("audit.verify", "audit.checkpoints", "audit.key"));
        if (!nothing && !whole.contains(operation.id())) {
            wrong.add(operation + " for a foreign tenant: " + answer.statusCode() + " " + answer.body());
        }
        return 1;
    }

    /** A stream has no end: its head is its answer. */
    private void live(String token, Api.Operation operation, Ask ask, List<String> wrong) throws IOException {
        List<String> head = head(token, operation, ask);
        // The places of streams that other tests left are free a few seconds later.
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (head.getFirst().contains(" 503 ") && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            head = head(token, operation, ask);
        }
        if (!head.getFirst().contains(" 200 ") || head.stream().noneMatch(line -> line.contains("text/event-stream"))) {
            wrong.add(operation + ": " + head);
        }
    }

    private List<String> head(String token, Api.Operation operation, Ask ask) throws IOException {
        try (Socket socket = Wire.open()) {
            String path = request(token, operation, ask).build().uri().getPath();
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                                    + "Authorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> head = new ArrayList<>();
            head.add(String.valueOf(in.readLine()));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.add(line);
            }
            return head;
        }
    }

    /** The document in the repository is the one that the server gives. */
    @Test
    void theDocumentHasNotDrifted() throws IOException {
        JsonNode now = Api.read().document();
        String text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(now) + "\n";
        Files.writeString(Path.of("target/openapi.json"), text);
        Path kept = Path.of(System.getProperty("caxton.openapi"));
        assertEquals(
                Files.readString(kept),
                text,
                "docs/openapi.json is not what the server gives; copy management-ear/it/target/openapi.json there");
    }
}
