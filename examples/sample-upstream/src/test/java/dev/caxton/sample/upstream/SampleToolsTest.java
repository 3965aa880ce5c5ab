package dev.caxton.sample.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class SampleToolsTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-07-01T12:00:00.9Z"));

    @ParameterizedTest
    @CsvSource({
        "100, C, F, 212",
        "-40, F, C, -40",
        "0, K, C, -273.15",
        "98.6, F, C, 37",
        "1, mi, km, 1.609344",
        "12, in, ft, 1",
        "2.5, lb, kg, 1.133981",
        "1000000000000, km, mm, 1000000000000000000",
    })
    void convertsExactly(BigDecimal value, String from, String to, String expected) {
        assertEquals(
                value + " " + from + " = " + expected + " " + to,
                text(call("convert_units", Map.of("value", value, "from", from, "to", to))));
    }

    @Test
    void refusesUnitsOfDifferentKindsAndValuesWithoutAnEnd() {
        assertTrue(call("convert_units", Map.of("value", 1, "from", "kg", "to", "m"))
                .isError());
        assertTrue(call("convert_units", Map.of("value", new BigDecimal("1E+100000"), "from", "m", "to", "m"))
                .isError());
        assertTrue(call("convert_units", Map.of("value", new BigDecimal("1E-100000"), "from", "m", "to", "m"))
                .isError());
    }

    @Test
    void tellsTheTimeInAZone() {
        assertEquals("2026-07-01T14:00:00+02:00", text(call("now", Map.of("zone", "Europe/Berlin"))));
        assertEquals("2026-07-01T12:00:00Z", text(call("now", Map.of())));
        assertTrue(call("now", Map.of("zone", "Europe/Atlantis")).isError());
    }

    @Test
    void greetsInALanguage() {
        assertEquals("Hello, Ada!", text(call("greet", Map.of("name", "Ada"))));
        assertEquals("Hallo, %s!", text(call("greet", Map.of("name", "%s", "language", "de"))));
    }

    @Test
    void countsWordsLinesAndCharacters() {
        assertEquals(
                "6 words, 2 lines, 26 characters",
                text(call("word_count", Map.of("text", "It's a fine, fine day.\nYes"))));
        assertEquals("0 words, 0 lines, 0 characters", text(call("word_count", Map.of("text", ""))));
    }

    private static CallToolResult call(String name, Map<String, Object> arguments) {
        SyncToolSpecification tool = SampleTools.all(NOON).stream()
                .filter(candidate -> candidate.tool().name().equals(name))
                .findFirst()
                .orElseThrow();
        return tool.callHandler()
                .apply(null, CallToolRequest.builder(name).arguments(arguments).build());
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }
}
