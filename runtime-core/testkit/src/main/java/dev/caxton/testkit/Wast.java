package dev.caxton.testkit;

import com.dylibso.chicory.wabt.Wast2JsonMachine;
import com.dylibso.chicory.wabt.Wast2JsonModule;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads scripts of the official WebAssembly test suite ({@code .wast}), with WABT's {@code wast2json}, which runs as WebAssembly in this JVM. Safe for use by
 * many threads.
 */
public final class Wast {

    /** The system property with the folder of the suite. */
    public static final String PROPERTY = "caxton.wasm.testsuite";

    /** The environment variable with the folder of the suite, if the property is not set. */
    public static final String VARIABLE = "CAXTON_WASM_TESTSUITE";

    /** Where the suite is if neither is set: next to the project. */
    private static final Path BESIDE = Path.of("shared", "wasm-testsuite");

    private static final WasmModule MODULE = Wast2JsonModule.load();

    private Wast() {}

    /**
     * One command of a script.
     *
     * @param type such as {@code module}, {@code assert_return}, {@code assert_invalid}
     * @param line where it stands
     * @param module the module it brings, if it is in binary form
     * @param name the name it gives to a module, or refers to one by
     * @param action what it does, if it calls something
     * @param expected what that should give
     * @param text the words of the failure it expects, or the name it registers a module as
     */
    public record Command(
            String type,
            int line,
            Optional<byte[]> module,
            Optional<String> name,
            Optional<Action> action,
            List<Value> expected,
            String text) {}

    /**
     * A call, or the reading of a global.
     *
     * @param type {@code invoke} or {@code get}
     * @param module the name of the module, or empty for the last one
     * @param field the export
     * @param arguments what it is called with
     */
    public record Action(String type, Optional<String> module, String field, List<Value> arguments) {}

    /**
     * A value.
     *
     * @param type such as {@code i32}, {@code v128}, {@code externref}
     * @param bits its bits as unsigned decimal numbers, one, or one for each lane; or a class such as {@code nan:canonical}, or {@code null}
     * @param lane the type of the lanes of a vector, otherwise empty
     */
    public record Value(String type, List<String> bits, String lane) {}

    /**
     * Finds the folder of the suite.
     *
     * @return the folder, if there is one
     */
    public static Optional<Path> suite() {
        String set = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
        if (!set.isEmpty()) {
            return Optional.of(Path.of(set)).filter(Files::isDirectory);
        }
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
            Path candidate = p.resolve(BESIDE);
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /**
     * The scripts in a folder.
     *
     * @param folder the folder
     * @return its {@code .wast} files, by name
     * @throws IOException if it can't be read
     */
    public static List<Path> scripts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".wast")).sorted().toList();
        }
    }

    /**
     * Reads a script.
     *
     * @param script the file
     * @return its commands, in order
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if WABT refuses it
     */
    public static List<Command> read(Path script) throws IOException {
        try (WabtTool tool = new WabtTool(MODULE, Wast2JsonMachine::new)) {
            Path input = tool.directory().resolve("script.wast");
            Path output = tool.directory().resolve("script.json");
            Files.copy(script, input);
            tool.run("wast2json", List.of("--debug-names"), input, output);
            List<Command> commands = new ArrayList<>();
            for (Object command : list(map(Json.read(Files.readString(output))).get("commands"))) {
                commands.add(command(map(command), tool.directory()));
            }
            return commands;
        }
    }

    private static Command command(Map<String, Object> json, Path folder) throws IOException {
        Optional<byte[]> module = Optional.empty();
        if (json.get("filename") instanceof String file && file.endsWith(".wasm")) {
            module = Optional.of(Files.readAllBytes(folder.resolve(file)));
        }
        Optional<Action> action = Optional.ofNullable(json.get("action")).map(a -> action(map(a)));
        return new Command(
                string(json, "type"),
                Integer.parseInt(string(json, "line")),
                module,
                optional(json, "name"),
                action,
                values(json.get("expected")),
                optional(json, "text").or(() -> optional(json, "as")).orElse(""));
    }

    private static Action action(Map<String, Object> json) {
        return new Action(
                string(json, "type"), optional(json, "module"), string(json, "field"), values(json.get("args")));
    }

    private static List<Value> values(@Nullable Object json) {
        return list(json).stream()
                .map(Wast::map)
                .map(v -> new Value(
                        string(v, "type"), bits(v), optional(v, "lane_type").orElse("")))
                .toList();
    }

    private static List<String> bits(Map<String, Object> value) {
        Object bits = value.get("value");
        if (bits == null) {
            return List.of();
        }
        return bits instanceof String one
                ? List.of(one)
                : list(bits).stream().map(String::valueOf).toList();
    }

    private static String string(Map<String, Object> json, String key) {
        return optional(json, key).orElseThrow(() -> new IllegalArgumentException("no " + key + " in " + json));
    }

    private static Optional<String> optional(Map<String, Object> json, String key) {
        return Optional.ofNullable(json.get(key)).map(String::valueOf);
    }

    @SuppressWarnings("unchecked") // Json makes no other maps
    private static Map<String, Object> map(Object json) {
        return (Map<String, Object>) json;
    }

    /** What is absent is an empty list. */
    @SuppressWarnings("unchecked") // Json makes no other lists
    private static List<Object> list(@Nullable Object json) {
        return json == null ? List.of() : (List<Object>) json;
    }
}
