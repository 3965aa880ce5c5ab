package dev.caxton.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Files that a command line names. */
final class Inputs {

    /** The largest module that can be deployed, bytes; as in the described system. */
    static final int MAX_MODULE = 50_000_000;

    /** The largest descriptor or policy document, bytes. */
    static final int MAX_DOCUMENT = 1_000_000;

    /** The largest message any limit admits, bytes, and one more, so that a larger one is seen to be larger. */
    static final int MAX_MESSAGE = 10_000_001;

    private Inputs() {}

    /** Reads a file of no more than so many bytes. */
    static byte[] file(Path path, int most) {
        try {
            if (Files.isDirectory(path)) {
                throw unreadable(path, "it is a folder");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return within(in, path.toString(), most);
            }
        } catch (NoSuchFileException e) {
            throw unreadable(path, "there is no such file");
        } catch (IOException e) {
            throw unreadable(path, String.valueOf(e.getMessage()));
        }
    }

    /** The bytes of a message: from the option, from a file, from standard input if the file is {@code -}; none if neither is given. */
    static byte[] message(Terminal terminal, Optional<String> text, Optional<Path> file) {
        if (text.isPresent() && file.isPresent()) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    "--message and --message-file exclude each other",
                    "Give one of them");
        }
        if (file.isPresent() && file.get().toString().equals("-")) {
            try {
                return within(terminal.in(), "standard input", MAX_MESSAGE);
            } catch (IOException e) {
                throw unreadable(file.get(), String.valueOf(e.getMessage()));
            }
        }
        return file.map(path -> file(path, MAX_MESSAGE))
                .or(() -> text.map(content -> content.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> new byte[0]);
    }

    private static byte[] within(InputStream in, String source, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (bytes.length == most && in.read() >= 0) {
            throw new Fault(
                    ExitCode.REFUSED,
                    "CAX-CLI-TOO-LARGE",
                    Terminal.printable(source) + " has more than " + most + " bytes",
                    "Nothing of this kind may be so large");
        }
        return bytes;
    }

    private static Fault unreadable(Path path, String reason) {
        return new Fault(
                ExitCode.INPUT_OUTPUT,
                "CAX-CLI-FILE",
                "cannot read " + Terminal.printable(path.toString()) + ": " + reason,
                "Check the path and its permissions");
    }
}
