package dev.caxton.mcp.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import dev.caxton.mcp.json.Numbers;
import dev.caxton.mcp.text.CleanText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The input schema of a tool, ready to check arguments, or the output schema, ready to check what it answers. Nothing is ever fetched for it, and no check takes longer than its budget: a check that would is
 * refused.
 *
 * <p>JSON Schema 2020-12, 2019-09, draft 7 and draft 6, by {@code $schema}; 2020-12 without one. {@code format} is an annotation only, as 2020-12 has it.
 * Immutable and safe for use by many threads.
 */
public final class ArgumentSchema {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialects(
            Stream.of(Dialects.getDraft202012(), Dialects.getDraft201909(), Dialects.getDraft7(), Dialects.getDraft6())
                    .map(ArgumentSchema::counting)
                    .toList(),
            registry -> registry.defaultDialectId(Dialects.getDraft202012().getId())
                    // A schema that calls itself by another one's name must not become that other one.
                    .schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false).allow(address -> false))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(new BoundedPatterns())
                            .formatAssertionsEnabled(false)
                            .failFast(true)
                            .locale(Locale.ROOT)
                            .build()));

    private final Schema schema;
    private final String what;
    private final long weight;

    private ArgumentSchema(Schema schema, String what, long weight) {
        this.schema = schema;
        this.what = what;
        this.weight = weight;
    }

    /**
     * How much memory it takes.
     *
     * @return bytes, about and rather too many than too few
     */
    public long weight() {
        return weight;
    }

    private static Dialect counting(Dialect dialect) {
        return Dialect.builder(dialect)
                .keyword(new StepKeyword())
                .keyword(CanonicalKeyword.ofEnum())
                .keyword(CanonicalKeyword.ofUniqueItems())
                .build();
    }

    /**
     * Makes a schema ready.
     *
     * @param schema the input schema as the upstream wrote it; hostile
     * @return the schema
     * @throws SchemaRefused if it is not of type object, refers to something outside of it, or cannot be understood
     */
    public static ArgumentSchema of(Map<String, Object> schema) throws SchemaRefused {
        return of(schema, "input schema");
    }

    /**
     * Makes an output schema ready.
     *
     * @param schema the output schema as it was written; hostile
     * @return the schema
     * @throws SchemaRefused as {@link #of}
     */
    public static ArgumentSchema ofOutput(Map<String, Object> schema) throws SchemaRefused {
        return of(schema, "output schema");
    }

    private static ArgumentSchema of(Map<String, Object> schema, String what) throws SchemaRefused {
        String its = "its " + what;
        if (!"object".equals(schema.get("type"))) {
            throw new SchemaRefused(its + " is not of type object");
        }
        if (!Numbers.areAdmitted(schema)) {
            throw new SchemaRefused(its + " has a number that is out of range");
        }
        SchemaWalk.Counted counted = SchemaWalk.counted(schema, its);
        JsonNode node = MAPPER.valueToTree(counted.schema());
        try {
            Schema compiled = REGISTRY.getSchema(node);
            compiled.initializeValidators();
            return new ArgumentSchema(compiled, what, counted.bytes());
        } catch (RuntimeException | StackOverflowError e) {
            // The library has no common type for what a schema can do wrong, and a hostile one can make it recurse.
            throw new SchemaRefused(its + " cannot be understood");
        }
    }

    /**
     * Checks arguments, or an answer.
     *
     * @param arguments an object whose numbers are all within the range of {@link Numbers}, as {@code StrictJson} admits them
     * @return what is wrong with them, one sentence, or empty if nothing is
     */
    public Optional<String> check(JsonNode arguments) {
        try {
            List<Error> errors = ScopedValue.where(Budget.CURRENT, new Budget()).call(() -> schema.validate(arguments));
            return errors.isEmpty()
                    ? Optional.empty()
                    : Optional.of(CleanText.of(errors.getFirst().toString(), 300));
        } catch (Budget.Exceeded e) {
            return Optional.of("a check against the tool's " + what + " takes too long");
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of("it cannot be checked against the tool's " + what);
        }
    }
}
