package dev.caxton.management.it;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document that the server gives of itself. */
final class Api {

    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;

    private Api(JsonNode document) {
        this.document = document;
    }

    /** An operation, as the document describes it. */
    record Operation(String id, String method, String path, JsonNode description) {

        /** The roles of which a caller needs one; none where every caller is welcome. */
        Set<String> roles() {
            Set<String> roles = new TreeSet<>();
            description.path("security").path(0).path("token").forEach(role -> roles.add(role.asString()));
            return roles;
        }

        List<JsonNode> parameters(String in) {
            List<JsonNode> found = new ArrayList<>();
            for (JsonNode parameter : description.path("parameters")) {
                if (parameter.path("in").asString().equals(in)) {
                    found.add(parameter);
                }
            }
            return found;
        }

        boolean live() {
            return path.startsWith("/api/v1/live/");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Api read() {
        return new Api(JSON.readTree(Caxton.get("/openapi?format=JSON").body()));
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (entry.getValue().has("operationId")) {
                        operations.add(new Operation(
                                entry.getValue().path("operationId").asString(),
                                entry.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                entry.getValue()));
                    }
                }));
        return operations;
    }

    /** What is wrong with an answer, by the document; empty if nothing is. */
    Optional<String> wrong(Operation operation, HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        return wrong(operation, answer.statusCode(), type, answer.body());
    }

    Optional<String> wrong(Operation operation, int code, String type, String body) {
        JsonNode responses = operation.description().path("responses");
        String status = Integer.toString(code);
        JsonNode response = responses.has(status) ? responses.path(status) : responses.path(status.charAt(0) + "XX");
        if (response.isMissingNode()) {
            return Optional.of("the document knows no status " + status);
        }
        if (body.isEmpty()) {
            return response.path("content").isEmpty() ? Optional.empty() : Optional.of("the body is missing");
        }
        JsonNode media = response.path("content").path(type);
        if (media.isMissingNode()) {
            return Optional.of("the document knows no media type '" + type + "' for " + status);
        }
        if (!type.endsWith("json")) {
            return Optional.empty();
        }
        return misfit(media.path("schema"), JSON.readTree(body));
    }

    private Optional<String> misfit(JsonNode schema, JsonNode value) {
        if (schema.isMissingNode()) {
            return Optional.of("the document describes no such answer");
        }
        ObjectNode whole = JSON.createObjectNode();
        whole.set("components", document.path("components"));
        whole.setAll((ObjectNode) schema);
        Schema compiled = SCHEMAS.getSchema(whole);
        List<Error> errors = compiled.validate(value);
        List<String> unknown = new ArrayList<>();
        undeclared("", schema, value, unknown);
        return errors.isEmpty() && unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(errors + " " + unknown + " in " + value);
    }

    /** Members that the document does not know: a schema alone would let them pass. */
    private void undeclared(String at, JsonNode given, JsonNode value, List<String> unknown) {
        JsonNode schema = resolved(given);
        if (value.isArray()) {
            value.forEach(item -> undeclared(at + "[]", schema.path("items"), item, unknown));
            return;
        }
        if (!value.isObject() || !schema.has("properties")) {
            return;
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode declared = schema.path("properties").path(member.getKey());
            boolean problem = schema.path("properties").has("remedy");
            if (declared.isMissingNode() && !problem) {
                unknown.add(at + "." + member.getKey() + " is not in the document");
            }
            undeclared(at + "." + member.getKey(), declared, member.getValue(), unknown);
        }
    }

    JsonNode resolved(JsonNode schema) {
        String ref = schema.path("$ref").asString("");
        return ref.isEmpty()
                ? schema
                : document.path("components").path("schemas").path(ref.substring(ref.lastIndexOf('/') + 1));
    }
}
