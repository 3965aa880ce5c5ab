package dev.caxton.testkit;

import com.dylibso.chicory.wabt.Wast2JsonMachine;
import com.dylibso.chicory.wabt.Wast2JsonModule;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Converts scripts of the specification's test suite with WABT, which runs as WebAssembly in this JVM: no tool has to be installed. Safe for use by many
 * threads.
 */
public final class WastConverter {

    private static final WasmModule MODULE = Wast2JsonModule.load();

    private WastConverter() {}

    /**
     * Converts one script to a list of commands and the modules they name.
     *
     * @param name what the outputs are called: {@code NAME.json}, {@code NAME.0.wasm}, ...
     * @param wast the text of the script
     * @param output the folder to write to, which exists
     * @throws IOException if a file can't be written
     * @throws IllegalArgumentException if WABT refuses the text, with its message
     */
    public static void convert(String name, String wast, Path output) throws IOException {
        try (WabtTool tool = new WabtTool(MODULE, Wast2JsonMachine::new)) {
            Path input = tool.directory().resolve(name + ".wast");
            Files.write(input, wast.getBytes(StandardCharsets.UTF_8));
            tool.run("wast2json", List.of(), input, tool.directory().resolve(name + ".json"));
            Files.delete(input);
            try (Stream<Path> made = Files.list(tool.directory())) {
                for (Path file : made.toList()) {
                    Files.write(output.resolve(file.getFileName().toString()), Files.readAllBytes(file));
                }
            }
        }
    }
}
