package dev.caxton.mcp.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;

/** A JVM with little heap that reads lists which take as much of it as they can. Run by {@link LongListsTest}. */
@NullUnmarked
final class LongLists {

    private LongLists() {}

    @SuppressWarnings("SystemGc") // The figure is for whoever reads a failure.
    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static List<Map<String, Object>> items(String what, String field, int page) {
        return switch (what) {
            // 8 MiB of JSON a page, as a server would write them.
            case "nameless" -> Lister.many(100_000, i -> Map.of("uri", page + "-" + i, "template", "x".repeat(50)));
            case "schemas" ->
                Lister.many(
                        20,
                        i -> schema(
                                page * 100 + i,
                                properties(
                                        4_500,
                                        p -> "p" + p,
                                        Map.of("type", "string", "minLength", 1, "maxLength", 9))));
            case "patterns" ->
                Lister.many(
                        20,
                        i -> schema(
                                page * 100 + i, properties(200, p -> "p" + p, Map.of("pattern", "[ab]".repeat(250)))));
            default ->
                Lister.many(
                        field.equals(what) ? 50 : 0,
                        i -> Lister.entry(
                                "e" + page + "-" + i,
                                IntStream.range(0, 20_000)
                                        .mapToObj(item -> new HashMap<>())
                                        .toList()));
        };
    }

    private static Map<String, Object> schema(int number, Map<String, Object> properties) {
        return Map.of("name", "t" + number, "inputSchema", Map.of("type", "object", "properties", properties));
    }

    private static Map<String, Object> properties(int some, IntFunction<String> name, Map<String, Object> property) {
        Map<String, Object> properties = new HashMap<>();
        IntStream.range(0, some).forEach(i -> properties.put(name.apply(i), property));
        return properties;
    }

    public static void main(String[] arguments) throws InterruptedException {
        String what = arguments[0];
        Catalog before = Lister.read(new Lister((field, page) -> items(what, field, page), Map.of()));
        long one = used();
        Catalog after = Lister.read(new Lister((field, page) -> items(what, field, page), Map.of()));
        System.out.println("kept " + size(before) + " and " + size(after) + " in " + (one >> 20) + " and "
                + (used() >> 20) + " MiB; left out " + after.skipped());
    }

    private static int size(Catalog catalog) {
        return catalog.tools().size()
                + catalog.context().resources().size()
                + catalog.context().prompts().size();
    }
}
