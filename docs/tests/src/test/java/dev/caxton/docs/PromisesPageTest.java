package dev.caxton.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/PROMISES.md to its own rule: every promise names what holds it, and that is in the tree. */
class PromisesPageTest {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final List<String> rows = Tree.read(Tree.ROOT.resolve("docs/PROMISES.md"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| promise "))
            .toList();

    @Test
    void everyPromiseIsHeldBySomethingInTheTree() throws IOException {
        assertFalse(rows.isEmpty());
        Set<String> tests = tests();
        for (String row : rows) {
            List<String> cells = List.of(row.split(" *\\| *", -1));
            assertEquals(5, cells.size(), row);
            Matcher name = NAME.matcher(cells.get(3));
            int named = 0;
            while (name.find()) {
                String held = name.group(1);
                assertTrue(
                        tests.contains(held) || Files.isExecutable(Tree.ROOT.resolve(held)),
                        () -> "docs/PROMISES.md names " + held + ", which is not in the tree");
                named++;
            }
            assertTrue(named > 0, () -> "nothing holds this promise: " + row);
        }
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Tree.ROOT)) {
            return files.map(Path::toString)
                    .filter(file -> file.contains("/src/test/java/") && file.endsWith(".java"))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
