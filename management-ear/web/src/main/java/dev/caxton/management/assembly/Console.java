package dev.caxton.management.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where the server speaks to the person who started it, past the log: a file, which may be a terminal. */
final class Console {

    private static final Logger LOG = Logger.getLogger(Console.class.getName());

    private final Optional<Path> file;

    Console(Optional<Path> file) {
        this.file = file;
    }

    /** Whether anybody is there to read. */
    boolean present() {
        return file.isPresent();
    }

    /**
     * Says something. What can't be said is dropped: nobody is there.
     *
     * @param text whole lines, without the last line feed
     */
    void say(String text) {
        if (file.isEmpty()) {
            return;
        }
        try {
            // A launcher may have sent its output to a file: never overwrite what it has said itself.
            Files.write(
                    file.get(),
                    (text + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.log(Level.FINE, "the console is gone", e);
        }
    }
}
