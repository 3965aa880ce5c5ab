package dev.caxton.testkit;

import com.dylibso.chicory.log.Logger;
import com.dylibso.chicory.log.SystemLogger;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasi.WasiExitException;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.WasmModule;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One run of a WABT tool, with a file system of its own in memory, so that no run sees another's files. */
final class WabtTool implements AutoCloseable {

    private final WasmModule module;
    private final Function<Instance, Machine> machine;
    private final FileSystem files;
    private final Path directory;

    WabtTool(WasmModule module, Function<Instance, Machine> machine) {
        this.module = module;
        this.machine = machine;
        this.files = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setAttributeViews("unix").build());
        this.directory = files.getPath("/work");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the tool finds its input and leaves its output. */
    Path directory() {
        return directory;
    }

    /**
     * Runs the tool.
     *
     * @throws IllegalArgumentException if it says that the input is wrong
     */
    void run(String name, List<String> options, Path input, Path output) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>();
        arguments.add(name);
        arguments.addAll(options);
        arguments.add("--output=" + output);
        arguments.add(input.toString());
        WasiOptions wasi = WasiOptions.builder()
                .withStdout(said)
                .withStderr(said)
                .withDirectory(directory.toString(), directory)
                .withArguments(arguments)
                .build();
        Logger logger = new SystemLogger();
        try (WasiPreview1 host =
                WasiPreview1.builder().withLogger(logger).withOptions(wasi).build()) {
            Instance.builder(module)
                    .withMachineFactory(machine)
                    .withImportValues(ImportValues.builder()
                            .addFunction(host.toHostFunctions())
                            .build())
                    .build();
        } catch (WasiExitException e) {
            if (e.exitCode() != 0) {
                throw new IllegalArgumentException(said.toString(StandardCharsets.UTF_8), e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
