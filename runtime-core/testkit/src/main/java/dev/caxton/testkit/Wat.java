package dev.caxton.testkit;

import com.dylibso.chicory.wabt.Wat2WasmMachine;
import com.dylibso.chicory.wabt.Wat2WasmModule;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Assembles the WebAssembly text format with WABT, which runs as WebAssembly in this JVM: no tool has to be installed. Safe for use by many threads.
 *
 * <p>Proposals beyond WebAssembly 2.0 are enabled, and names are written to the name section: a test that wants a module refused must be able to write it.
 * Typed function references and garbage collection can only be had unchecked, because with them WABT finds fault with valid uses of {@code ref.func}.
 */
public final class Wat {

    private static final WasmModule MODULE = Wat2WasmModule.load();

    private static final List<String> CHECKED = List.of(
            "--enable-threads",
            "--enable-tail-call",
            "--enable-exceptions",
            "--enable-memory64",
            "--enable-multi-memory",
            "--enable-extended-const",
            "--enable-relaxed-simd",
            "--debug-names");

    private Wat() {}

    /**
     * Assembles one module.
     *
     * @param wat the text of a module
     * @return the binary module; the text is checked for syntax and names, and for types too
     * @throws IllegalArgumentException if WABT refuses the text, with its message
     */
    public static byte[] assemble(String wat) {
        return run(wat, CHECKED);
    }

    /**
     * Assembles one module without checking its types, for tests of validators.
     *
     * @param wat the text of a module
     * @return the binary module, possibly an invalid one
     * @throws IllegalArgumentException if WABT refuses the text, with its message
     */
    public static byte[] assembleUnchecked(String wat) {
        return run(wat, List.of("--enable-all", "--debug-names", "--no-check"));
    }

    private static byte[] run(String wat, List<String> options) {
        try (WabtTool tool = new WabtTool(MODULE, Wat2WasmMachine::new)) {
            Path input = tool.directory().resolve("module.wat");
            Path output = tool.directory().resolve("module.wasm");
            Files.write(input, wat.getBytes(StandardCharsets.UTF_8));
            tool.run("wat2wasm", options, input, output);
            return Files.readAllBytes(output);
        } catch (IOException e) {
            throw new IllegalStateException("the in-memory file system failed", e);
        }
    }
}
