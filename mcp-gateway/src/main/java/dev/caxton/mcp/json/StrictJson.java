package dev.caxton.mcp.json;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON within limits, and only if there is one way to read it: no name twice, nothing behind the end. Whole numbers and decimals keep their exact
 * value; those outside of the range of {@link Numbers} are refused.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class StrictJson {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<List<Object>> ARRAY = new TypeReference<>() {};

    /** A number of more digits is no number anybody meant, and costs more than linear time to read. */
    private static final int MAX_DIGITS = 1_000;

    private final int bytes;
    private final JsonMapper mapper;

    /**
     * A reader.
     *
     * @param bytes the longest text, UTF-8
     * @param depth the deepest nesting of objects and arrays
     */
    public StrictJson(int bytes, int depth) {
        this.bytes = bytes;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxDocumentLength(bytes)
                        .maxStringLength(bytes)
                        .maxNameLength(Math.min(bytes, 50_000))
                        .maxNumberLength(MAX_DIGITS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                // The SDK's own records grow by new fields: a newer peer is no attacker.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /**
     * Reads an object.
     *
     * @param text UTF-8; hostile
     * @return a mutable tree of maps, lists, strings, numbers, booleans and nulls
     * @throws JsonRefused if it is anything else
     */
    public Map<String, Object> object(byte[] text) throws JsonRefused {
        return read(text, OBJECT, "object");
    }

    private <T> T read(byte[] text, TypeReference<T> type, String kind) throws JsonRefused {
        if (text.length > bytes) {
            throw new JsonRefused("it has " + text.length + " bytes; at most " + bytes + " are read");
        }
        if (!startsInUtf8(text)) {
            throw new JsonRefused("it is not in UTF-8, or has a mark of the order of bytes in front");
        }
        try {
            T value = mapper.readValue(text, type);
            if (value == null) {
                throw new JsonRefused("it is null, not an " + kind);
            }
            if (!Numbers.areAdmitted(value)) {
                throw new JsonRefused("it has a number that is out of range");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new JsonRefused("it is nested too deeply, or has a number or name that is too long");
        } catch (JacksonException e) {
            // Jackson's own message quotes the text.
            TokenStreamLocation at = e.getLocation();
            throw new JsonRefused("it is not one JSON " + kind + " in UTF-8 without a name that stands twice"
                    + (at == null || at.getLineNr() < 1
                            ? ""
                            : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        }
    }

    /** Jackson finds out by itself whether bytes are UTF-16 or UTF-32, which have a zero among the first of them, or a mark. What follows it holds to UTF-8. */
    private static boolean startsInUtf8(byte[] text) {
        for (int i = 0; i < Math.min(text.length, 4); i++) {
            if (text[i] == 0) {
                return false;
            }
        }
        return text.length == 0 || text[0] > 0;
    }

    /**
     * Reads an array.
     *
     * @param text UTF-8; hostile
     * @return as {@link #object} reads its members
     * @throws JsonRefused if it is anything else
     */
    public List<Object> array(byte[] text) throws JsonRefused {
        return read(text, ARRAY, "array");
    }

    /**
     * The same tree in the form the schema validator takes.
     *
     * @param tree a tree as {@link #object} gives it
     * @return the node
     */
    public JsonNode node(Object tree) {
        return mapper.valueToTree(tree);
    }

    /**
     * The same reader for messages of the SDK's types, so that what comes over a wire keeps to the same limits. Only the range of numbers is not looked at: one bad number would cost
     * a whole list. It is, when a part of the message is made canonical.
     *
     * @return the mapper
     */
    public McpJsonMapper forSdk() {
        return new JacksonMcpJsonMapper(mapper);
    }
}
