package dev.caxton.sample.upstream;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.math.BigDecimal;
import java.text.BreakIterator;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The tools. All but {@code now} give the same answer to the same arguments. None reads or writes anything outside of itself. */
public final class SampleTools {

    private static final Map<String, String> GREETINGS =
            Map.of("en", "Hello, %s!", "de", "Hallo, %s!", "fr", "Bonjour, %s !", "es", "¡Hola, %s!");

    /** Longer text costs time and shows nothing. */
    private static final int MAX_TEXT = 100_000;

    private SampleTools() {}

    /**
     * The tools, ready to be given to a server of the SDK.
     *
     * @param time the clock of {@code now}
     * @return greet, now, word_count, convert_units
     */
    public static List<SyncToolSpecification> all(InstantSource time) {
        return List.of(greet(), now(time), wordCount(), convertUnits());
    }

    private static SyncToolSpecification greet() {
        return tool(
                "greet",
                "Greet",
                "Greets somebody by name.",
                true,
                object(
                        Map.of(
                                "name",
                                Map.of("type", "string", "minLength", 1, "maxLength", 200, "description", "Who."),
                                "language",
                                Map.of(
                                        "type",
                                        "string",
                                        "enum",
                                        List.of("de", "en", "es", "fr"),
                                        "default",
                                        "en",
                                        "description",
                                        "The language of the greeting.")),
                        List.of("name")),
                arguments -> {
                    String language = (String) arguments.getOrDefault("language", "en");
                    String greeting = GREETINGS.getOrDefault(language, "Hello, %s!");
                    return answer(greeting.formatted(arguments.get("name")));
                });
    }

    private static SyncToolSpecification now(InstantSource time) {
        return tool(
                "now",
                "Now",
                "Tells the date and time in a time zone.",
                false,
                object(
                        Map.of(
                                "zone",
                                Map.of(
                                        "type",
                                        "string",
                                        "default",
                                        "UTC",
                                        "maxLength",
                                        100,
                                        "description",
                                        "A zone of the IANA time zone database, such as Europe/Berlin, or UTC.")),
                        List.of()),
                arguments -> {
                    ZoneId zone;
                    try {
                        zone = ZoneId.of((String) arguments.getOrDefault("zone", "UTC"));
                    } catch (DateTimeException e) {
                        return mistake("There is no such time zone. Use a name such as Europe/Berlin, or UTC.");
                    }
                    return answer(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                            time.instant().truncatedTo(ChronoUnit.SECONDS).atZone(zone)));
                });
    }

    private static SyncToolSpecification wordCount() {
        return tool(
                "word_count",
                "Count words",
                "Counts the words, lines and characters of a text.",
                true,
                object(
                        Map.of(
                                "text",
                                Map.of(
                                        "type",
                                        "string",
                                        "maxLength",
                                        MAX_TEXT,
                                        "description",
                                        "The text, 100,000 characters at most.")),
                        List.of("text")),
                arguments -> {
                    String text = string(arguments, "text");
                    return answer("%d words, %d lines, %d characters"
                            .formatted(words(text), text.lines().count(), text.codePointCount(0, text.length())));
                });
    }

    private static SyncToolSpecification convertUnits() {
        Map<String, Object> unit = Map.of("type", "string", "enum", Units.symbols());
        return tool(
                "convert_units",
                "Convert units",
                "Converts a length, a mass or a temperature to another unit.",
                true,
                object(
                        Map.of("value", Map.of("type", "number"), "from", unit, "to", unit),
                        List.of("value", "from", "to")),
                arguments -> {
                    Units from = Units.of(string(arguments, "from")).orElseThrow();
                    Units to = Units.of(string(arguments, "to")).orElseThrow();
                    BigDecimal value = new BigDecimal(string(arguments, "value"));
                    // Beyond this the exact decimal would take more room than it is worth.
                    if (value.abs().compareTo(BigDecimal.valueOf(1_000_000_000_000L)) > 0 || value.scale() > 100) {
                        return mistake("The value is too large or has too many places.");
                    }
                    if (!from.measuresTheSameAs(to)) {
                        return mistake("These two units do not measure the same thing.");
                    }
                    return answer(value.toPlainString() + " " + arguments.get("from") + " = "
                            + from.convert(value, to).toPlainString() + " " + arguments.get("to"));
                });
    }

    /** The SDK has checked the arguments against the schema, so what the schema requires is there. */
    private static String string(Map<String, Object> arguments, String name) {
        return String.valueOf(arguments.get(name));
    }

    private static int words(String text) {
        BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
        words.setText(text);
        int count = 0;
        int start = words.first();
        for (int end = words.next(); end != BreakIterator.DONE; start = end, end = words.next()) {
            if (Character.isLetterOrDigit(text.codePointAt(start))) {
                count++;
            }
        }
        return count;
    }

    private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        return Map.of("type", "object", "properties", properties, "required", required, "additionalProperties", false);
    }

    private static SyncToolSpecification tool(
            String name,
            String title,
            String description,
            boolean idempotent,
            Map<String, Object> schema,
            Function<Map<String, Object>, CallToolResult> handler) {
        Tool tool = Tool.builder(name, schema)
                .title(title)
                .description(description)
                .annotations(ToolAnnotations.builder()
                        .readOnlyHint(true)
                        .destructiveHint(false)
                        .idempotentHint(idempotent)
                        .openWorldHint(false)
                        .build())
                .build();
        return new SyncToolSpecification(
                tool,
                (exchange, request) -> handler.apply(request.arguments() == null ? Map.of() : request.arguments()));
    }

    private static CallToolResult answer(String text) {
        return CallToolResult.builder().addTextContent(text).isError(false).build();
    }

    private static CallToolResult mistake(String text) {
        return CallToolResult.builder().addTextContent(text).isError(true).build();
    }
}
