package dev.caxton.management.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON mapper: it refuses unknown fields, duplicate fields, trailing data and deep nesting, and leaves absent values out of what it writes.
 *
 * <p>Safe for use by many threads.
 */
public final class Json {

    /** Nothing that a person or a program sends here nests deeper. */
    public static final int MAX_DEPTH = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            // The bodies are capped before they are parsed; a message's content is one string.
                            .maxStringLength(StreamReadConstraints.DEFAULT_MAX_STRING_LEN)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private Json() {}

    /**
     * The mapper.
     *
     * @return immutable
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }
}
