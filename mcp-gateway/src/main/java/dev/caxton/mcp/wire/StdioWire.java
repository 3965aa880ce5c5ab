package dev.caxton.mcp.wire;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A process that speaks MCP on its standard input and output.
 *
 * <p>Not the SDK's stdio transport, since that one hands out neither its process, so that the tree below it cannot be ended, nor the news that the process
 * has died, so that callers wait for answers that cannot come; and it starts from the inherited environment.
 *
 * <p>One thread writes, and no other: whether a write blocks is for the process to say. It holds the other end of the pipe, can make the pipe smaller, can fill it by
 * itself, and may have read less than its answers seem to prove.
 */
public final class StdioWire implements Wire {

    /**
     * What is started.
     *
     * @param executable an absolute path
     * @param arguments its arguments
     * @param environment all variables it gets, but for the one by which its descendants are found
     * @param maxLine the longest message that is read, bytes
     */
    public record Command(Path executable, List<String> arguments, Map<String, String> environment, int maxLine) {}

    /** Messages that wait for a process that does not read. The next one is refused. */
    private static final int OUTBOX = 1_000;

    /** Lines that are no messages. A banner is forgiven, a flood is not. */
    private static final int NOISE = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** So much is written at once, so that it is seen whether a long message moves. */
    private static final int PIECE = 8 * 1024;

    /** A process that has not taken a piece for so long reads no more. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    @SuppressWarnings("ArrayRecordComponent")
    private record Letter(byte[] line, CompletableFuture<Void> sent) {}

    private final Command command;
    private final McpJsonMapper json;
    private final LongSupplier nanos;
    private final TextRing stderr = new TextRing();
    private final BlockingQueue<Letter> outbox = new LinkedBlockingQueue<>(OUTBOX);

    /** Since when the piece is being written that is being written. Set before {@code writing} is, by the writer alone. */
    private volatile long began;

    private volatile boolean writing;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private volatile @Nullable Running running;

    private enum State {
        NEW,
        OPEN,
        LOST,
        CLOSED
    }

    private record Running(Process process, ProcessTree tree, Listener listener, Thread writer) {}

    /**
     * A wire, not yet open.
     *
     * @param command what is started
     * @param json reads and writes messages
     */
    public StdioWire(Command command, McpJsonMapper json) {
        this(command, json, System::nanoTime);
    }

    StdioWire(Command command, McpJsonMapper json, LongSupplier nanos) {
        this.command = command;
        this.json = json;
        this.nanos = nanos;
    }

    @Override
    public void open(Listener listener, Duration timeout) {
        List<String> line = new ArrayList<>();
        line.add(command.executable().toString());
        line.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Mark mark = new Mark();
        builder.environment().put(Mark.VARIABLE, mark.value());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            // The message of the exception repeats the whole command line, where people put secrets.
            throw WireException.passing("the process could not be started: "
                    + command.executable().getFileName() + " is not there, or may not be executed");
        }
        // Threads of the platform: a read from a pipe holds its thread, and virtual threads share few.
        Thread writer = thread("in", () -> writeMessages(process));
        running = new Running(process, new ProcessTree(process, mark), listener, writer);
        if (!state.compareAndSet(State.NEW, State.OPEN)) {
            process.destroyForcibly();
            throw WireException.passing("the connection was closed while it was opened");
        }
        writer.start();
        thread("out", () -> readMessages(process, listener)).start();
        thread("err", () -> readSideLines(process)).start();
        var _ = process.onExit().thenAccept(ended -> lost("the process ended with exit status " + ended.exitValue()));
    }

    private static Thread thread(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name("mcp-stdio-" + name).unstarted(task);
    }

    @Override
    public CompletableFuture<Void> send(JSONRPCMessage message) {
        String text;
        try {
            text = json.writeValueAsString(message) + "\n";
        } catch (IOException e) {
            return CompletableFuture.failedFuture(WireException.passing("the message could not be written as JSON"));
        }
        Letter letter = new Letter(text.getBytes(StandardCharsets.UTF_8), new CompletableFuture<>());
        if (running == null || state.get() != State.OPEN) {
            return CompletableFuture.failedFuture(WireException.passing("the process has ended"));
        }
        if (!outbox.offer(letter)) {
            return CompletableFuture.failedFuture(WireException.passing("the process does not read its input"));
        }
        // Between the check and the offer the wire may have been lost, and with it whoever empties the box.
        if (state.get() != State.OPEN) {
            refuseLetters();
        }
        return letter.sent();
    }

    @Override
    public void abandon(String request) {
        // An answer that comes after all is one line, which nobody waits for.
    }

    @Override
    public void agreed(String revision) {
        // Only HTTP repeats the revision with every message.
    }

    @Override
    public List<String> sideLines() {
        return stderr.lines();
    }

    /** Notes the processes below the root, so that they are found even if it dies before they do, and gives up a process that reads no more. */
    @Override
    public void tend() {
        Running current = running;
        if (current != null) {
            current.tree().look();
        }
        if (writing && nanos.getAsLong() - began > STUCK.toNanos()) {
            lost("the process has read nothing for " + STUCK.toSeconds() + " s, while a message waits for it");
        }
    }

    @Override
    public void close() {
        State before = state.getAndSet(State.CLOSED);
        Running current = running;
        if (before == State.CLOSED || current == null) {
            return;
        }
        current.tree().look();
        refuseLetters();
        // The sign to leave, as the specification has it: the input ends. The writer closes it, since a writer in the
        // middle of a write holds the
        // stream's lock, and whoever closes would wait for a process that does not read.
        current.writer().interrupt();
        try {
            var _ = current.process().waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        current.tree().end(PATIENCE);
    }

    private void lost(String reason) {
        Running current = running;
        if (current != null && state.compareAndSet(State.OPEN, State.LOST)) {
            refuseLetters();
            current.listener().lost(reason);
        }
    }

    private void refuseLetters() {
        Letter letter = outbox.poll();
        while (letter != null) {
            letter.sent().completeExceptionally(WireException.passing("the process has ended"));
            letter = outbox.poll();
        }
    }

    private void readMessages(Process process, Listener listener) {
        LineReader lines = new LineReader(process.getInputStream(), command.maxLine());
        int noise = 0;
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                JSONRPCMessage message;
                try {
                    message = Messages.read(json, line);
                } catch (IOException | RuntimeException e) {
                    stderr.add("[not a message, on standard output] " + line);
                    if (++noise > NOISE) {
                        lost("the process writes to its standard output what is no message of the protocol");
                        return;
                    }
                    continue;
                }
                if (state.get() != State.OPEN) {
                    return;
                }
                listener.received(message, Optional.empty());
            }
            // The exit status says more, if there is one in a moment.
            if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                lost("the process ended with exit status " + process.exitValue());
            } else {
                lost("the process closed its standard output");
            }
        } catch (LineReader.TooLong e) {
            lost("the process sent a message of more than " + command.maxLine() + " bytes");
        } catch (IOException e) {
            lost("the standard output of the process cannot be read any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readSideLines(Process process) {
        LineReader lines = new LineReader(process.getErrorStream(), 64 * 1024);
        try {
            while (true) {
                try {
                    String line = lines.next();
                    if (line == null) {
                        return;
                    }
                    stderr.add(line);
                } catch (LineReader.TooLong e) {
                    stderr.add("[a part of a line that is too long was left out]");
                }
            }
        } catch (IOException e) {
            stderr.add("[standard error cannot be read any more]");
        }
    }

    private void writeMessages(Process process) {
        try (OutputStream out = process.getOutputStream()) {
            while (state.get() == State.OPEN) {
                write(out, outbox.take());
            }
        } catch (IOException e) {
            lost("the process has closed its standard input");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(OutputStream out, Letter letter) throws IOException {
        byte[] line = letter.line();
        try {
            for (int from = 0; from < line.length; from += PIECE) {
                began = nanos.getAsLong();
                writing = true;
                out.write(line, from, Math.min(PIECE, line.length - from));
                out.flush();
            }
            writing = false;
            letter.sent().complete(null);
        } catch (IOException e) {
            letter.sent().completeExceptionally(WireException.passing("the process has closed its input"));
            throw e;
        }
    }
}
