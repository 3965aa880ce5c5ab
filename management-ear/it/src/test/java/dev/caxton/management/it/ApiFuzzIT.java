package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests made from the OpenAPI document, with something wrong in most of them: never a failure of the server, every answer is one that the document describes, and every
 * refusal is a problem document. How many, and from which seed, can be set: {@code .ci/show api-fuzz} asks for more.
 */
@ExtendWith(ArquillianExtension.class)
class ApiFuzzIT {

    static final String POLICY = """
            caxton: policy/v1
            name: fuzz
            tenant: fuzz
            messages:
              - permit: all
                from: ["user:fuzz/*"]
                to: ["fuzz/*"]
            """;

    private static final int REQUESTS = Integer.getInteger("caxton.fuzz.requests", 1_500);
    private static final long SEED = Long.getLong("caxton.fuzz.seed", 1);
    private static final int FAIR = 100;
    private static final JsonMapper JSON = new JsonMapper();

    /** What the server can't do now, because of what earlier requests have asked for: each is an answer to be expected, and none of them a failure. */
    private static final Set<String> NOT_NOW = Set.of(
            "CAX-HOLD",
            "CAX-AGENT-BUSY",
            "CAX-AGENT-RESTING",
            "CAX-MAILBOX-FULL",
            "CAX-TICKET-FULL",
            "CAX-RESOURCE-AGENTS",
            "CAX-RESOURCE-MEMORY",
            "CAX-REQUEST-TIMEOUT");

    /** The only paths that the container refuses before any application sees them, and how it does: those with an encoded control character. */
    private static final Pattern CONTAINERS_OWN = Pattern.compile("%[01][0-9A-Fa-f]|%7[fF]");

    /** No call of this tenant waits for anybody, and it has no upstream whose tools there would be: UpstreamsIT has. */
    private static final Set<String> NOTHING_THERE = Set.of(
            "approvals.approve",
            "approvals.refuse",
            "pins.approve",
            "pins.get",
            "pins.list",
            "pins.refuse",
            "upstreams.get",
            "upstreams.put",
            "upstreams.remove");

    private final String nodeQuota =
            Caxton.send(Caxton.as(ofTheNode(), "/api/v1/quotas/node")).body();
    private final String quota = Caxton.send(Caxton.as(ofTheNode(), "/api/v1/quotas/tenants/default"))
            .body();
    private final Map<String, Integer> statuses = new TreeMap<>();
    private final Set<String> succeeded = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    private static String admin() {
        return Jwts.token("fuzz", "ada", "admin");
    }

    private static String ofTheNode() {
        return Jwts.token("default", "fuzzer", "admin");
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
    }

    /** What earlier requests have removed, changed or held is as at the beginning. */
    private void putBack() {
        String token = admin();
        Caxton.send(Caxton.as(token, "/api/v1/policy")
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(POLICY)));
        for (String what : List.of("turns", "tool-calls")) {
            for (String scope : List.of("tenants/fuzz", "agents/fuzz/echo")) {
                Caxton.send(
                        Caxton.as(token, "/api/v1/holds/" + what + "/" + scope).DELETE());
            }
        }
        put(ofTheNode(), "/api/v1/quotas/tenants/fuzz", quota);
        Caxton.send(Caxton.as(token, "/api/v1/agents/fuzz/echo").DELETE());
        Caxton.send(Caxton.deployment(
                Caxton.as(token, "/api/v1/agents"), Wat.assemble(Caxton.example("echo")), "name: echo"));
    }

    @Test
    void everyAnswerIsOneThatTheDocumentDescribes() throws IOException, InterruptedException {
        Api api = Api.read();
        Fuzz fuzz = new Fuzz(api, new Random(SEED));
        Random choice = new Random(SEED + 1);
        List<Api.Operation> operations = api.operations();
        String token = "";
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < REQUESTS && wrong.size() < 20; i++) {
                if (i % FAIR == 0) {
                    putBack();
                    token = admin();
                }
                // Each operation before any comes again.
                Api.Operation operation =
                        i < operations.size() ? operations.get(i) : operations.get(choice.nextInt(operations.size()));
                boolean ofNode = ofNode(operation);
                HttpRequest request =
                        fuzz.request(operation, ofNode ? ofTheNode() : token).build();
                if (ofNode && request.uri().getPath().endsWith("/default")) {
                    // The tenant of the other tests keeps its quota.
                    continue;
                }
                try {
                    judge(api, fuzz, operation, request, client.send(request, BodyHandlers.ofInputStream()));
                } catch (IOException e) {
                    wrong.add("no answer: " + request.method() + " " + request.uri() + ": " + e);
                }
                if (ofNode) {
                    putBackNode(request);
                }
            }
        }
        putBack();
        assertEquals(200, Caxton.get("/health/ready").statusCode());
        int all = statuses.values().stream().mapToInt(Integer::intValue).sum();
        String figures = all + " requests to " + operations.size() + " operations, seed " + SEED + ", "
                + succeeded.size() + " of them also with success: " + wrong.size() + " answers wrong";
        Files.write(Path.of("target/api-fuzz.txt"), List.of("answers: " + statuses, figures));
        assertEquals(List.of(), wrong);
        // Requests that all fail at the first check would show nothing of what is behind it.
        Set<String> never = new TreeSet<>();
        operations.stream()
                .map(Api.Operation::id)
                .filter(id -> !succeeded.contains(id))
                .forEach(never::add);
        never.removeAll(NOTHING_THERE);
        assertTrue(never.size() <= operations.size() / 5, never + " never succeeded; " + figures);
    }

    private static void put(String token, String path, String body) {
        assertEquals(
                200,
                Caxton.send(Caxton.as(token, path)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(body)))
                        .statusCode(),
                path);
    }

    /** What belongs to the whole node is asked for by its own administrator. */
    private static boolean ofNode(Api.Operation operation) {
        return operation.path().endsWith("/node") || operation.id().equals("quotas.putTenant");
    }

    /** What was changed of the node is put back at once, so that other tests find it as it was. */
    private void putBackNode(HttpRequest request) {
        String path = request.uri().getRawPath();
        if (path.endsWith("/quotas/node")) {
            put(ofTheNode(), path, nodeQuota);
        } else if (path.endsWith("/node") && request.method().equals("PUT")) {
            Caxton.send(Caxton.as(ofTheNode(), path).DELETE());
        }
    }

    private void judge(Api api, Fuzz fuzz, Api.Operation meant, HttpRequest request, HttpResponse<InputStream> answer)
            throws IOException {
        int status = answer.statusCode();
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        answer.headers().firstValue("ETag").ifPresent(tag -> fuzz.learn("ETag", tag));
        try (InputStream in = answer.body()) {
            boolean stream = type.equals("text/event-stream");
            String body = stream ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String code = code(type, body);
            statuses.merge(code.isEmpty() ? Integer.toString(status) : status + " " + code, 1, Integer::sum);
            if (containersOwn(request, status, body)) {
                return;
            }
            if (answer.headers().firstValue("Set-Cookie").isPresent()) {
                wrong.add("a cookie: " + request.uri());
            }
            fault(api, meant, request, status, type, body, code)
                    .ifPresent(fault -> wrong.add(fault + ": " + request.method() + " " + request.uri() + " "
                            + request.headers().map() + ": " + status + " " + type + " " + body));
            if (status / 100 == 2 && request.method().equals(meant.method())) {
                succeeded.add(meant.id());
                if (type.equals("application/json")) {
                    fuzz.learn(JSON.readTree(body));
                }
            }
        }
    }

    private static Optional<String> fault(
            Api api, Api.Operation meant, HttpRequest request, int status, String type, String body, String code) {
        if (status >= 500 && !NOT_NOW.contains(code) && !(code.equals("CAX-HTTP-BUSY") && meant.live())) {
            return Optional.of("a failure");
        }
        if (request.method().equals("HEAD")) {
            return body.isEmpty() ? Optional.empty() : Optional.of("an answer to HEAD has a body");
        }
        if (status >= 400) {
            return problem(status, type, body) ? Optional.empty() : Optional.of("not a problem document");
        }
        if (type.equals("text/event-stream")) {
            return meant.live() ? Optional.empty() : Optional.of("a stream");
        }
        if (!request.method().equals(meant.method())
                || request.uri().getRawPath().endsWith("/")) {
            // Another operation: of the same path, or, where the last part is empty, of the one above. Its own turn
            // judges it.
            return status < 300 ? Optional.empty() : Optional.of("neither done nor refused");
        }
        try {
            return api.wrong(meant, status, type, body);
        } catch (JacksonException e) {
            return Optional.of("no JSON");
        }
    }

    private static boolean containersOwn(HttpRequest request, int status, String body) {
        return status == 400
                && body.contains("CWWWC0005I")
                && CONTAINERS_OWN.matcher(request.uri().getRawPath()).find();
    }

    private static String code(String type, String body) {
        try {
            return type.equals("application/problem+json")
                    ? JSON.readTree(body).path("code").asString("")
                    : "";
        } catch (JacksonException e) {
            return "";
        }
    }

    private static boolean problem(int status, String type, String body) {
        if (!type.equals("application/problem+json") || body.contains("Exception") || body.contains("\tat ")) {
            return false;
        }
        try {
            JsonNode problem = JSON.readTree(body);
            return problem.path("status").asInt() == status
                    && problem.path("code").asString("").startsWith("CAX-")
                    && problem.path("type")
                            .asString("")
                            .equals("urn:caxton:error:" + problem.path("code").asString(""))
                    && !problem.path("title").asString("").isBlank()
                    && !problem.path("detail").asString("").isBlank()
                    && !problem.path("remedy").asString("").isBlank();
        } catch (JacksonException e) {
            return false;
        }
    }
}
