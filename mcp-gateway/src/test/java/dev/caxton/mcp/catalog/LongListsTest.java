package dev.caxton.mcp.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream lists is kept within bounds, all pages of all lists together. */
@NullUnmarked
class LongListsTest {

    @TempDir
    Path folder;

    @Test
    void badEntriesCountAndAreNamedUpToANumber() throws InterruptedException {
        Lister lister = new Lister(
                (field, page) -> Lister.many(300, i -> Map.of("uri", field + page + "-" + i, "bad", i)), Map.of());
        Catalog catalog = Lister.read(lister);
        assertEquals(Map.of(), catalog.tools());
        assertEquals(Map.of(), catalog.context().resources());
        assertEquals("it has no name", catalog.skipped().get("resources0-1"));
        assertEquals(
                "the server lists more than 1000; the others were left out",
                catalog.skipped().get("(resources)"));
        // Named: 100 of 3,000 entries that differ: those without a name or URI are one.
        assertTrue(
                catalog.skipped().size() < Allowance.NAMED + 10,
                catalog.skipped().toString());
        assertEquals("901 more", catalog.skipped().get("(left out)"));
        assertEquals(16, lister.asked);
    }

    @Test
    void aToolThatIsNamedTwiceIsNotOfferedHoweverMuchIsLeftOut() throws InterruptedException {
        Lister lister = new Lister(
                (field, page) -> switch (page) {
                    case 0 -> Lister.many(200, i -> Map.of("name", "bad" + i));
                    case 1 -> List.of(Map.of("name", "twice"), Lister.entry("good", 1));
                    case 2 -> List.of(Lister.entry("twice", 1), Lister.entry("bad199", 1));
                    default -> Lister.many(1_000, i -> Lister.entry("t" + page + "-" + i, 1));
                },
                Map.of());
        Catalog catalog = Lister.read(lister);
        assertEquals(
                796,
                catalog.tools().keySet().stream()
                        .filter(name -> name.startsWith("t3-"))
                        .count());
        assertTrue(catalog.tool("good").isPresent());
        assertTrue(catalog.tool("twice").isEmpty());
        assertTrue(catalog.tool("bad199").isEmpty());
    }

    @Test
    void whatStandsAroundAListCountsAsWell() throws InterruptedException {
        Lister lister = new Lister((field, page) -> List.of(), Map.of("x", "y".repeat(8 << 20)));
        Catalog catalog = Lister.read(lister);
        assertEquals(4, lister.asked);
        assertEquals(
                "the server lists more than 64 MiB in all; the others were left out",
                catalog.skipped().get("(prompts)"));
    }

    @Test
    void aLargeServerFitsWell() throws InterruptedException {
        Map<String, Object> parameter = Map.of("type", "string", "description", "What it means.".repeat(10));
        Map<String, Object> schema = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            schema.put("parameter" + i, parameter);
        }
        Lister lister = new Lister(
                (field, page) -> page > 0
                        ? List.of()
                        : Lister.many(300, i -> {
                            Map<String, Object> tool = Lister.entry("tool" + i, 1);
                            tool.put("description", "What it does.".repeat(50));
                            tool.put("inputSchema", Map.of("type", "object", "properties", schema));
                            return tool;
                        }),
                Map.of());
        Catalog catalog = Lister.read(lister);
        assertEquals(300, catalog.tools().size());
        assertEquals(300, catalog.context().resources().size());
    }

    /** With a heap of 256 MiB, in which the list before is kept while the next one is read. */
    @ParameterizedTest
    @ValueSource(strings = {"nameless", "schemas", "patterns", "resources", "prompts"})
    void noListTakesTheHeap(String what) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LongLists.class.getName(),
                what);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, status, text);
        assertTrue(text.matches("(?s).*kept [0-9]+ and [0-9]+ .*"), text);
    }
}
