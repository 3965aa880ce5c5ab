package dev.caxton.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events, as the HTML standard describes them, as far as Caxton's own servers write them. Not safe for use by several threads. */
final class EventStream {

    /** The longest line, bytes: a record of the audit log is the largest event. */
    static final int MAX_LINE = 1 << 20;

    private final InputStream in;
    private String id = "";

    EventStream(InputStream in) {
        this.in = in;
    }

    /**
     * An event.
     *
     * @param id the last id of the stream so far, empty if there was none
     * @param name its type
     * @param data its data, lines joined by line breaks
     */
    record Event(String id, String name, String data) {}

    /**
     * Waits for the next event. Comments, which only keep the connection alive, are none.
     *
     * @return the event; empty when the stream has ended
     * @throws IOException if the connection breaks, or a line is longer than anything a server sends
     */
    Optional<Event> next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            String text = line.get();
            if (text.isEmpty()) {
                if (!data.isEmpty()) {
                    return Optional.of(new Event(id, name, data.substring(0, data.length() - 1)));
                }
                name = "message";
                continue;
            }
            int colon = text.indexOf(':');
            String value = colon < 0 ? "" : text.substring(colon + 1).replaceFirst("^ ", "");
            switch (colon < 0 ? text : text.substring(0, colon)) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> {
                    if (data.length() + value.length() > MAX_LINE) {
                        throw new IOException("an event is too long");
                    }
                    data.append(value).append('\n');
                }
                default -> {
                    // A comment, or a field that clients pass over.
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            }
            if (line.size() == MAX_LINE) {
                throw new IOException("a line is too long");
            }
            line.write(b);
        }
        return Optional.empty();
    }
}
