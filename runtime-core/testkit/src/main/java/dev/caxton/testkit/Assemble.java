package dev.caxton.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Assembles files at build time. Run as {@code Assemble IN.wat OUT.wasm [IN.wat OUT.wasm ...]}, or as {@code Assemble FOLDER [OUTPUT-FOLDER]}, which assembles
 * every {@code .wat} directly in the folder to a {@code .wasm} of the same name, by default next to it.
 */
public final class Assemble {

    private Assemble() {}

    /**
     * The entry point, for {@code exec-maven-plugin}.
     *
     * @param arguments pairs of files, or one or two folders
     * @throws IOException if a file can't be read or written
     * @throws IllegalArgumentException if the arguments or a text are wrong; the message names the file
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length > 0 && Files.isDirectory(Path.of(arguments[0])) && arguments.length <= 2) {
            Path in = Path.of(arguments[0]);
            folder(in, arguments.length == 2 ? Path.of(arguments[1]) : in);
            return;
        }
        if (arguments.length == 0 || arguments.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "Usage: Assemble IN.wat OUT.wasm [IN.wat OUT.wasm ...] | Assemble FOLDER [OUTPUT-FOLDER]");
        }
        for (int i = 0; i < arguments.length; i += 2) {
            file(Path.of(arguments[i]), Path.of(arguments[i + 1]));
        }
    }

    private static void folder(Path in, Path out) throws IOException {
        List<Path> texts;
        try (Stream<Path> entries = Files.list(in)) {
            texts = entries.filter(p -> p.toString().endsWith(".wat")).sorted().toList();
        }
        for (Path text : texts) {
            String name = String.valueOf(text.getFileName());
            file(text, out.resolve(name.substring(0, name.length() - ".wat".length()) + ".wasm"));
        }
    }

    private static void file(Path in, Path out) throws IOException {
        byte[] wasm;
        try {
            wasm = Wat.assemble(Files.readString(in));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(in + ": " + e.getMessage(), e);
        }
        Path parent = out.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(out, wasm);
    }
}
