package dev.caxton.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tree as the root POM and the compiled module descriptors have it. */
final class Tree {

    static final Path ROOT = Path.of(System.getProperty("root")).normalize();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private static final Set<String> ASIDE =
            Set.of("benchmarks", "runtime-core/testkit", "runtime-core/engine-contract");

    private Tree() {}

    /** The folders of the build, in the order of the root POM. */
    static List<String> folders() {
        List<String> folders = new ArrayList<>();
        Matcher matcher = MODULE.matcher(read(ROOT.resolve("pom.xml")));
        while (matcher.find()) {
            folders.add(matcher.group(1));
        }
        return folders;
    }

    /** The descriptors of our modules that make up the product, by folder. Examples and tests are no part of it. */
    static Map<String, ModuleDescriptor> modules() {
        Map<String, ModuleDescriptor> modules = new TreeMap<>();
        for (String folder : folders()) {
            Path source = ROOT.resolve(folder).resolve("src/main/java/module-info.java");
            if (Files.exists(source) && !isAside(folder)) {
                modules.put(folder, descriptor(classes(folder).resolve("module-info.class")));
            }
        }
        return modules;
    }

    private static boolean isAside(String folder) {
        return folder.startsWith("examples/") || ASIDE.contains(folder);
    }

    /** Where the classes of a folder are. */
    static Path classes(String folder) {
        return ROOT.resolve(folder).resolve("target/classes");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModuleDescriptor descriptor(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is not there: build the modules first", e);
        }
    }
}
