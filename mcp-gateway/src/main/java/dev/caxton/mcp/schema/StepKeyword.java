package dev.caxton.mcp.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;

/** A keyword that {@link SchemaWalk} puts into every schema object: it counts how often that object is applied. */
final class StepKeyword extends AbstractKeyword {

    /** No schema has a keyword of this name; one that has is refused. */
    static final String NAME = "x-dev.caxton-step";

    StepKeyword() {
        super(NAME);
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        return new AbstractKeywordValidator(this, node, location) {
            @Override
            public void validate(ExecutionContext execution, JsonNode value, JsonNode root, NodePath at) {
                Budget.CURRENT.get().step();
            }
        };
    }
}
