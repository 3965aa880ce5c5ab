package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/command-line.md to its word. */
class CommandLinePageTest {

    private final Path page = Path.of(System.getProperty("basedir"), "../../docs/command-line.md");

    @Test
    void everyCommandIsListed() throws IOException {
        String text = Files.readString(page);
        TreeSet<String> listed = Pattern.compile("^\\| `([a-z]+)` \\|", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new TreeSet<>(
                        Main.commandLine(Terminal.system()).getSubcommands().keySet()),
                listed);
    }

    @Test
    void everyExitCodeIsListedWithItsMeaning() throws IOException {
        List<String> listed = Pattern.compile("^\\| [0-9]+ \\|.*$", Pattern.MULTILINE)
                .matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .toList();
        assertEquals(
                Stream.of(ExitCode.values())
                        .map(code -> "| " + code.number() + " | " + code.meaning() + " |")
                        .toList(),
                listed);
    }

    /** What the pages tell people to type is a command with these options. */
    @Test
    void everyCommandThatIsShownIsOne() throws IOException {
        Path docs = page.resolveSibling(".").normalize();
        List<String> shown = new ArrayList<>();
        try (Stream<Path> pages = Files.list(docs)) {
            for (Path each :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher block = Pattern.compile("^```bash\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(Files.readString(each));
                while (block.find()) {
                    block.group(1)
                            .lines()
                            .filter(line -> line.startsWith("caxton "))
                            .forEach(shown::add);
                }
            }
        }
        assertTrue(shown.size() >= 8, shown::toString);
        for (String line : shown) {
            String[] words = Pattern.compile("'([^']*)'|(\\S+)")
                    .matcher(line.replaceFirst("\\s#.*", "").substring("caxton ".length()))
                    .results()
                    .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                    .toArray(String[]::new);
            assertDoesNotThrow(() -> Main.commandLine(Terminal.system()).parseArgs(words), line);
        }
    }

    @Test
    void theVariablesAreTheOnesThatAreRead() throws IOException {
        String text = Files.readString(page);
        for (String name : List.of(ServerOptions.SERVER, ServerOptions.TOKEN, "NO_COLOR")) {
            assertEquals(
                    1,
                    text.lines()
                            .filter(line -> line.startsWith("| `" + name + "` |"))
                            .count(),
                    name);
        }
    }
}
