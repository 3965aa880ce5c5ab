package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample agents as files. */
final class Samples {

    private Samples() {}

    /** A copy of {@code examples/agents/NAME} in a folder. */
    static String copy(Path folder, String name) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream("agents/" + name)) {
            assertNotNull(in, name);
            Path copy = folder.resolve(name.replace('/', '-'));
            Files.write(copy, in.readAllBytes());
            return copy.toString();
        }
    }
}
