package dev.caxton.mcp.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/**
 * A keyword that {@link SchemaWalk} puts into every schema object: it counts how often that object is applied, and how many digits the numbers have that it is applied to, since a division
 * of hundreds of them takes microseconds.
 */
final class StepKeyword extends AbstractKeyword {

    /** No schema has a keyword of this name; one that has is refused. */
    static final String NAME = "x-dev.caxton-step";

    /** The longest division that is admitted, 709 digits by 400, costs as much as a few thousand characters of a pattern. */
    private static final int COST_OF_A_DIGIT = 4;

    StepKeyword() {
        super(NAME);
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        return new AbstractKeywordValidator(this, node, location) {
            @Override
            public void validate(ExecutionContext execution, JsonNode value, JsonNode root, NodePath at) {
                Budget budget = Budget.CURRENT.get();
                budget.step();
                if (value.isBigDecimal()) {
                    BigDecimal number = value.decimalValue();
                    budget.characters(COST_OF_A_DIGIT * (number.precision() + Math.abs(number.scale())));
                } else if (value.isBigInteger()) {
                    budget.characters(COST_OF_A_DIGIT * value.bigIntegerValue().bitLength() / 3);
                }
            }
        };
    }
}
