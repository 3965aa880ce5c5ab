package dev.caxton.management.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorCatalogTest {

    private static final Pattern ROW = Pattern.compile("\\| (CAX-[A-Z0-9-]+) \\| ([0-9]{3})? ?\\| (.+) \\| .+ \\|");
    private static final Pattern CODE = Pattern.compile("\"(CAX-[A-Z0-9]+(?:-[A-Z0-9]+)+)\"");

    /** Rows of the page: code to status and meaning. */
    private static Map<String, String> page() throws IOException {
        Map<String, String> page = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../../docs/errors.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String before = page.put(row.group(1), row.group(2) == null ? "" : row.group(2) + " " + row.group(3));
                assertEquals(null, before, row.group(1) + " stands twice");
            }
        }
        return page;
    }

    @Test
    void thePageAndTheTableAgree() throws IOException {
        Map<String, String> table = new TreeMap<>();
        ErrorCatalog.entries().forEach(entry -> table.put(entry.code(), entry.status() + " " + entry.title()));
        Map<String, String> page = page();
        page.values().removeIf(String::isEmpty);
        assertEquals(table, page);
    }

    @Test
    void everyCodeInTheSourcesStandsOnThePage() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (String module :
                new String[] {"resource-manager", "security-policy", "runtime-core", "mcp-gateway", "management-ear/web"
                }) {
            try (Stream<Path> files = Files.walk(Path.of("../..", module))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> file.toString().contains("/src/main/"))
                        .toList()) {
                    CODE.matcher(Files.readString(file)).results().forEach(found -> codes.add(found.group(1)));
                }
            }
        }
        assertTrue(codes.size() > 60, "too few to be true: " + codes);
        codes.removeAll(page().keySet());
        assertEquals(Set.of(), codes);
    }

    @Test
    void everyStatusOfTheContainerHasAnEntryOfTheSameStatus() {
        for (int status : new int[] {400, 404, 405, 406, 413, 415, 500, 503}) {
            String code = HttpProblems.of(status, "GET", "/x").code();
            assertEquals(status, ErrorCatalog.entry(code).status(), code);
        }
        assertEquals(500, ErrorCatalog.entry("CAX-NOT-LISTED").status());
    }
}
