package dev.caxton.management.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** The last column of the page. */
    private static Map<String, String> remedies() throws IOException {
        Map<String, String> remedies = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../../docs/errors.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && cells[1].strip().startsWith("CAX-")) {
                remedies.put(cells[1].strip(), cells[4].strip());
            }
        }
        return remedies;
    }

    /** Every code that a main source names. */
    private static Set<String> sources() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (String module : List.of(
                "resource-manager",
                "security-policy",
                "runtime-core",
                "mcp-gateway",
                "management-ear/web",
                "jlink/launcher")) {
            try (Stream<Path> files = Files.walk(Path.of("../..", module))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> file.toString().contains("/src/main/"))
                        .toList()) {
                    CODE.matcher(Files.readString(file)).results().forEach(found -> codes.add(found.group(1)));
                }
            }
        }
        return codes;
    }

    @Test
    void everyCodeInTheSourcesStandsOnThePage() throws IOException {
        Set<String> codes = sources();
        assertTrue(codes.size() > 60, "too few to be true: " + codes);
        codes.removeAll(page().keySet());
        assertEquals(Set.of(), codes);
    }

    /** Case 11 of the described system. What only the command line says has an exit code instead of a status. */
    @Test
    void case11EveryErrorHasATextAnHttpStatusAndAGrpcStatus() throws IOException {
        Set<String> codes = sources();
        Map<String, String> page = page();
        Map<String, String> remedies = remedies();
        for (String code : codes) {
            assertTrue(page.containsKey(code), code + " does not stand on the page");
            assertTrue(remedies.getOrDefault(code, "").length() > 5, code + " does not say what to do");
            if (code.startsWith("CAX-CLI-")) {
                continue;
            }
            ErrorCatalog.Entry entry = ErrorCatalog.entry(code);
            assertTrue(ErrorCatalog.entries().contains(entry), code + " has no HTTP status");
            assertTrue(entry.status() >= 400 && entry.status() < 600, code);
            assertTrue(entry.title().length() > 5, code + " has no text");
            assertTrue(entry.grpc().number() > 0 && entry.grpc().number() <= 16, code);
        }
        assertTrue(codes.size() > 90, "too few to be true: " + codes.size());
    }

    @Test
    void grpcNamesOnlyCodesOfTheTable() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/caxton/management/problem/GrpcStatus.java"));
        Set<String> named = new TreeSet<>();
        CODE.matcher(source).results().forEach(found -> named.add(found.group(1)));
        ErrorCatalog.entries().forEach(entry -> named.remove(entry.code()));
        assertEquals(Set.of(), named);
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
