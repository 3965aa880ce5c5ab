package dev.caxton.mcp.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keywords that look values up in sets, {@code enum} and {@code uniqueItems}, on canonical JSON. The library puts its own nodes into hash sets; strangers can write as many values of one hash as they like, and
 * such nodes have no order, so each is then compared with all others. Texts have one. Equal numbers are equal however they are written.
 */
final class CanonicalKeyword extends AbstractKeyword {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final boolean unique;

    private CanonicalKeyword(String name, boolean unique) {
        super(name);
        this.unique = unique;
    }

    static CanonicalKeyword ofEnum() {
        return new CanonicalKeyword("enum", false);
    }

    static CanonicalKeyword ofUniqueItems() {
        return new CanonicalKeyword("uniqueItems", true);
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        return unique
                ? new UniqueItems(this, node, location, parent, context)
                : new Enumeration(this, node, location, parent, context);
    }

    private static String text(JsonNode value) {
        try {
            return CanonicalJson.write(MAPPER.treeToValue(value, Object.class));
        } catch (JsonRefused e) {
            throw new IllegalArgumentException("it has no canonical form", e);
        }
    }

    private abstract static class Validator extends BaseKeywordValidator {

        Validator(
                CanonicalKeyword keyword,
                JsonNode node,
                SchemaLocation location,
                Schema parent,
                SchemaContext context) {
            super(keyword, node, location, parent, context);
        }

        /** The text of a value, paid for. */
        String paid(JsonNode value) {
            String text = text(value);
            Budget.CURRENT.get().characters(text.length());
            return text;
        }

        void wrong(ExecutionContext execution, JsonNode value, NodePath at, String what) {
            execution.addError(error().instanceNode(value)
                    .instanceLocation(at)
                    .evaluationPath(execution.getEvaluationPath())
                    .locale(execution.getExecutionConfig().getLocale())
                    .arguments(what)
                    .build());
        }
    }

    private static final class Enumeration extends Validator {

        private final Set<String> values = new HashSet<>();

        Enumeration(
                CanonicalKeyword keyword,
                JsonNode node,
                SchemaLocation location,
                Schema parent,
                SchemaContext context) {
            super(keyword, node, location, parent, context);
            node.forEach(value -> values.add(text(value)));
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode value, JsonNode root, NodePath at) {
            if (!values.contains(paid(value))) {
                wrong(execution, value, at, getSchemaNode().toString());
            }
        }
    }

    private static final class UniqueItems extends Validator {

        UniqueItems(
                CanonicalKeyword keyword,
                JsonNode node,
                SchemaLocation location,
                Schema parent,
                SchemaContext context) {
            super(keyword, node, location, parent, context);
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode value, JsonNode root, NodePath at) {
            if (!getSchemaNode().isBoolean() || !getSchemaNode().booleanValue() || !value.isArray()) {
                return;
            }
            Set<String> seen = new HashSet<>();
            for (JsonNode item : value) {
                if (!seen.add(paid(item))) {
                    wrong(execution, value, at, "");
                    return;
                }
            }
        }
    }
}
