package dev.caxton.audit.export;

import dev.caxton.audit.CheckpointSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Hands each checkpoint to a program on its standard input, one program run for each. It has to end with the status 0 within half a minute, and gets no arguments
 * and no environment but a {@code PATH}. Whatever it prints is dropped.
 */
final class CommandSink implements CheckpointSink {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path program;

    CommandSink(Path program) {
        if (!program.isAbsolute() || !Files.isExecutable(program) || !Files.isRegularFile(program)) {
            throw new IllegalArgumentException(program + " is not an executable file with an absolute path");
        }
        this.program = program;
    }

    @Override
    public String name() {
        return "command:" + program;
    }

    @Override
    public void deliver(String line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        Process process = builder.start();
        try {
            // A line is shorter than what a pipe holds, so that writing it does not wait for the program.
            try (var in = process.getOutputStream()) {
                in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + " did not end within " + PATIENCE.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(program + " ended with the status " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the waiting for " + program + " was interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
