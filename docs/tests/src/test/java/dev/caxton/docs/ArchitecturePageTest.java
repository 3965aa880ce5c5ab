package dev.caxton.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/ARCHITECTURE.md against the module descriptors: the rooms, their arrows, and what each takes from elsewhere. */
class ArchitecturePageTest {

    private static final String OURS = "dev.caxton.";
    private static final Pattern NODE = Pattern.compile("^\\s*(\\w+)\\[\"?([a-z.]+)\"?\\]", Pattern.MULTILINE);
    private static final Pattern ARROW = Pattern.compile("^\\s*(\\w+) --> ([\\w &]+)$", Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile(
            "^\\| `([\\w/-]+)` \\| `(dev\\.caxton[\\w.]*)` \\| [^|]+ \\| ([^|]*) \\|$", Pattern.MULTILINE);

    private final String page = Tree.read(Tree.ROOT.resolve("docs/ARCHITECTURE.md"));

    @Test
    void theDrawnArrowsAreTheRequires() {
        Map<String, Set<String>> real = new TreeMap<>();
        Tree.modules().values().forEach(module -> real.put(module.name(), required(module, true)));
        assertEquals(text(real), text(drawn()));
    }

    @Test
    void theTableNamesEveryRoomAndWhatItTakesFromElsewhere() {
        Map<String, Set<String>> real = new TreeMap<>();
        Tree.modules().forEach((folder, module) -> real.put(folder + " " + module.name(), required(module, false)));
        Map<String, Set<String>> told = new TreeMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            told.put(row.group(1) + " " + row.group(2), names(row.group(3)));
        }
        assertEquals(text(real), text(told));
    }

    @Test
    void everyFolderOfTheBuildIsNamed() {
        for (String folder : Tree.folders()) {
            assertTrue(page.contains("`" + folder + "`"), () -> "docs/ARCHITECTURE.md does not name " + folder);
        }
    }

    @Test
    void everyLinkLeadsSomewhere() {
        Matcher link = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)").matcher(page);
        while (link.find()) {
            String target = link.group(1);
            assertTrue(
                    Files.exists(Tree.ROOT.resolve("docs").resolve(target)),
                    () -> "docs/ARCHITECTURE.md links to " + target);
        }
    }

    private Map<String, Set<String>> drawn() {
        String graph = page.substring(page.indexOf("```mermaid"));
        graph = graph.substring(0, graph.indexOf("\n```"));
        Map<String, String> nodes = new HashMap<>();
        Map<String, Set<String>> arrows = new TreeMap<>();
        Matcher node = NODE.matcher(graph);
        while (node.find()) {
            if (node.group(2).startsWith(OURS)) {
                nodes.put(node.group(1), node.group(2));
                arrows.put(node.group(2), new TreeSet<>());
            }
        }
        Matcher arrow = ARROW.matcher(graph);
        while (arrow.find()) {
            for (String to : arrow.group(2).split(" & ", -1)) {
                arrows.get(nodes.get(arrow.group(1))).add(nodes.get(to));
            }
        }
        return arrows;
    }

    /** What a module requires of ours, or of others, without the JDK and what is needed to compile only. */
    private static Set<String> required(ModuleDescriptor module, boolean ours) {
        Set<String> names = new TreeSet<>();
        for (Requires requires : module.requires()) {
            boolean compileOnly = requires.modifiers().contains(Requires.Modifier.STATIC);
            boolean jdk = requires.name().startsWith("java.") || requires.name().startsWith("jdk.");
            if (!compileOnly && !jdk && requires.name().startsWith(OURS) == ours) {
                names.add(requires.name());
            }
        }
        return names;
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Matcher name = Pattern.compile("`([^`]+)`").matcher(cell);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    /** One line for each room, so that a difference can be read. */
    private static String text(Map<String, Set<String>> map) {
        StringBuilder out = new StringBuilder();
        map.forEach((from, to) -> out.append(from).append(" -> ").append(to).append('\n'));
        return out.toString();
    }
}
