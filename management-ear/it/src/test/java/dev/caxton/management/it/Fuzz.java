package dev.caxton.management.it;

import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes requests out of the OpenAPI document: a third as it says, the others with something wrong in them. What answers give away, such as tickets and cursors, comes back
 * in later requests. The same random numbers and the same answers make the same requests.
 */
final class Fuzz {

    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> STRANGE = List.of(
            "",
            " ",
            ".",
            "..",
            "../../etc/passwd",
            "%",
            "%00",
            "a/b",
            "a;b=c",
            "a?b#c",
            "\u0000",
            "\u202e\u0007",
            "\ud83d\ude00",
            "'\"<script>",
            "${jndi:ldap://x}",
            "A".repeat(300),
            "-1",
            "0",
            "1e400",
            "9223372036854775807",
            "9223372036854775808",
            "null",
            "*",
            "default/*",
            "2026-13-45T99:99:99Z",
            "NaN");

    private static final List<String> MEDIA = List.of(
            "*/*",
            "text/html",
            "application/json;q=abc",
            "application/json;q=0",
            "/",
            ";",
            "a/b/c",
            "application/problem+json",
            "text/event-stream",
            "application/json;q=2, */*;q=0.1");

    private static final List<String> HEADERS = List.of(
            "Accept-Language",
            "Accept-Charset",
            "Cookie",
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "Range",
            "Content-Encoding",
            "Last-Event-ID",
            "traceparent",
            "Prefer",
            "Forwarded",
            "X-HTTP-Method-Override");

    /** Members of answers that are parameters of other requests. */
    private static final Set<String> TELLING = Set.of("ticket", "next", "sequence", "envelope", "digest");

    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");

    private final Api api;
    private final RandomGenerator random;
    private final Map<String, List<String>> known = new HashMap<>();
    private boolean honest;

    Fuzz(Api api, RandomGenerator random) {
        this.api = api;
        this.random = random;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Whether something is wrong here. */
    private boolean fault(int percent) {
        return !honest && chance(percent);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    HttpRequest.Builder request(Api.Operation operation, String token) {
        honest = chance(35);
        HttpRequest.Builder request =
                Caxton.as(token, "/").uri(URI.create(Caxton.BASE + path(operation) + query(operation)));
        for (JsonNode parameter : operation.parameters("header")) {
            if (chance(40)) {
                header(
                        request,
                        parameter.path("name").asString(),
                        tag(parameter.path("name").asString()));
            }
        }
        if (fault(10)) {
            header(request, "Accept", one(MEDIA));
        }
        if (fault(5)) {
            header(request, one(HEADERS), one(STRANGE));
        }
        body(operation, request);
        return request;
    }

    private String path(Api.Operation operation) {
        String path = operation.path();
        for (Matcher part = PART.matcher(path); part.find(); part.reset(path)) {
            String value = encoded(fault(15) ? one(STRANGE) : good(part.group(1)));
            path = path.substring(0, part.start()) + value + path.substring(part.end());
        }
        return path;
    }

    private String query(Api.Operation operation) {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.parameters("query")) {
            String name = parameter.path("name").asString();
            // Otherwise a message to an agent that is held would be waited for, as the server is configured.
            boolean always = name.equals("wait") || name.equals("within");
            if (always || chance(honest ? 20 : 40)) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(fault(always ? 10 : 40) ? one(STRANGE) : good(name)));
            }
        }
        if (fault(4)) {
            query.append(query.isEmpty() ? "?" : "&").append(encoded(one(STRANGE)));
        }
        return query.toString();
    }

    private String tag(String header) {
        if (fault(40)) {
            return one(STRANGE);
        }
        return switch (header) {
            case "If-Match", "If-None-Match" ->
                chance(50) ? remembered("ETag", "\"x\"") : one(List.of("*", "\"x\"", "W/\"x\"", "\"a\", \"b\""));
            case "Last-Event-ID" -> one(List.of("0", "7"));
            default -> "key-" + random.nextInt(50);
        };
    }

    private void body(Api.Operation operation, HttpRequest.Builder request) {
        JsonNode content = operation.description().path("requestBody").path("content");
        String method = fault(4)
                ? one(List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"))
                : operation.method();
        if (content.isEmpty()) {
            byte[] none = fault(6) ? noise() : new byte[0];
            request.method(method, none.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(none));
            return;
        }
        Map.Entry<String, JsonNode> media = one(List.copyOf(content.properties()));
        String type = fault(10)
                ? one(List.of("application/json", "text/plain", "application/xml", "x", "application/json; charset=x"))
                : media.getKey();
        byte[] body;
        if (media.getKey().startsWith("multipart/")) {
            type = fault(20) ? "multipart/form-data" : "multipart/form-data; boundary=b";
            body = damaged(multipart());
        } else if (!media.getValue().path("schema").path("format").asString("").equals("binary")) {
            body = damaged(JSON.writeValueAsBytes(value(media.getValue().path("schema"), "", 0)));
        } else {
            body = document(operation);
        }
        header(request, "Content-Type", type);
        request.method(method, BodyPublishers.ofByteArray(body));
    }

    private byte[] document(Api.Operation operation) {
        if (!operation.path().contains("/policy")) {
            return fault(20) ? noise() : "hello".getBytes(StandardCharsets.UTF_8);
        }
        String text = fault(30) ? ApiFuzzIT.POLICY + one(STRANGE) : ApiFuzzIT.POLICY;
        return damaged(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] multipart() {
        StringBuilder body = new StringBuilder();
        for (String part : List.of("module", "descriptor")) {
            String content = part.equals("module") ? "\0asm\1\0\0\0" : "name: fuzzed-" + random.nextInt(5);
            if (!fault(10)) {
                body.append("--b\r\nContent-Disposition: form-data; name=\"")
                        .append(fault(10) ? one(STRANGE).replace("\u0000", "") : part)
                        .append("\"\r\n\r\n")
                        .append(fault(40) ? new String(noise(), StandardCharsets.ISO_8859_1) : content)
                        .append("\r\n");
            }
        }
        return (body + "--b--\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] damaged(byte[] body) {
        if (body.length == 0 || !fault(20)) {
            return body;
        }
        byte[] copy = body.clone();
        switch (random.nextInt(4)) {
            case 0 -> copy = Arrays.copyOf(copy, random.nextInt(copy.length));
            case 1 -> copy[random.nextInt(copy.length)] = (byte) random.nextInt();
            case 2 -> {
                copy = Arrays.copyOf(copy, copy.length * 2);
                System.arraycopy(body, 0, copy, body.length, body.length);
            }
            default -> copy = ("[".repeat(1 + random.nextInt(5_000)) + "1").getBytes(StandardCharsets.US_ASCII);
        }
        return copy;
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A value that fits a schema, unless it is to be wrong. */
    private JsonNode value(JsonNode given, String name, int depth) {
        if (fault(6)) {
            return wild();
        }
        JsonNode schema = api.resolved(given);
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asString() : type.asString("")) {
            case "object" -> object(schema, depth);
            case "array" -> {
                ArrayNode array = JSON.createArrayNode();
                for (int i = 1 + random.nextInt(3); i > 0 && depth < 5; i--) {
                    array.add(value(schema.path("items"), name, depth + 1));
                }
                yield array;
            }
            case "integer", "number" -> JSON.valueToTree(number(schema));
            case "boolean" -> JSON.valueToTree(random.nextBoolean());
            case "string" -> JSON.valueToTree(fault(20) ? one(STRANGE) : good(name));
            default -> name.equals("content") ? JSON.valueToTree("hello") : wild();
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.createObjectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(member -> required.add(member.asString()));
        schema.path("properties").properties().forEach(property -> {
            boolean needed =
                    required.contains(property.getKey()) || property.getKey().equals("content");
            if (needed ? !fault(8) : chance(honest ? 15 : 30)) {
                object.set(property.getKey(), value(property.getValue(), property.getKey(), depth + 1));
            }
        });
        if (fault(4)) {
            object.put("unknown", 1);
        }
        return object;
    }

    private Number number(JsonNode schema) {
        if (fault(20)) {
            return one(List.of(-1L, 0L, Long.MAX_VALUE, Long.MIN_VALUE, 2_147_483_648L));
        }
        return schema.has("maximum")
                ? (Number) random.nextInt(10)
                : one(List.of(1L, 100L, 4_000L, 65_536L, 1_000_000L));
    }

    private JsonNode wild() {
        return JSON.valueToTree(
                switch (random.nextInt(6)) {
                    case 0 -> List.of();
                    case 1 -> Map.of("a", List.of(1, "b"));
                    case 2 -> 1.5e300;
                    case 3 -> one(STRANGE);
                    case 4 -> true;
                    default -> new BigInteger("9".repeat(400));
                });
    }

    /** A value that gets further than the first check. */
    private String good(String name) {
        return switch (name) {
            case "tenant" -> honest || chance(90) ? "fuzz" : "default";
            case "name" -> honest || chance(90) ? "echo" : "nobody";
            case "prefix" -> "e";
            case "ticket" -> remembered("ticket", "unknown");
            case "sequence" -> remembered("sequence", "0");
            case "limit" -> one(List.of("1", "10", "1000"));
            case "wait" -> one(List.of("0", "1ms", "300ms"));
            case "what" -> one(List.of("turns", "tool-calls"));
            case "sort" -> one(List.of("name", "-name", "state", "-fuel", "sequence"));
            case "state" -> "RUNNING";
            case "level" -> "default";
            case "life", "within" -> one(List.of("1", "2"));
            case "since", "at" -> "2026-01-01T00:00:00Z";
            case "until", "deadline" -> "2099-01-01T00:00:00Z";
            case "cursor" -> remembered("next", "bm9uZQ");
            case "performative" -> one(List.of("request", "inform", "cfp"));
            case "contentBase64" -> "aGVsbG8=";
            case "principal" -> "user:fuzz/ada";
            case "sendsTo", "agent", "receiver" -> "fuzz/echo";
            case "calls", "sees", "tool" -> "sample/greet";
            case "idempotency" -> "id-" + random.nextInt(50);
            case "decision" -> "denied";
            case "type" -> one(List.of("agent-deployed", "hold-changed"));
            default -> one(List.of("hello", "00", "x-1"));
        };
    }

    private String remembered(String name, String otherwise) {
        return fault(20) || !known.containsKey(name) ? otherwise : one(known.get(name));
    }

    /** Takes over what an answer gives away. */
    void learn(JsonNode answer) {
        for (Map.Entry<String, JsonNode> member : answer.properties()) {
            if (TELLING.contains(member.getKey())
                    && member.getValue().isValueNode()
                    && !member.getValue().isNull()) {
                learn(member.getKey(), member.getValue().asString());
            }
            learn(member.getValue());
        }
        if (answer.isArray() && !answer.isEmpty()) {
            learn(answer.path(0));
        }
    }

    void learn(String name, String value) {
        List<String> values = known.computeIfAbsent(name, key -> new ArrayList<>());
        values.add(value);
        if (values.size() > 20) {
            values.removeFirst();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void header(HttpRequest.Builder request, String name, String value) {
        StringBuilder visible = new StringBuilder();
        value.chars().filter(c -> c >= 0x20 && c < 0x7f).forEach(c -> visible.append((char) c));
        request.setHeader(name, visible.toString());
    }
}
