package dev.caxton.mcp.wire;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Server-sent events, as the HTML standard defines them, of a bounded size: what is kept of one stream, over all the connections that carry it. Belongs to one
 * thread.
 */
final class EventStream {

    /** Until the server says otherwise. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Duration LEAST_RETRY = Duration.ofMillis(100);
    private static final Duration MOST_RETRY = Duration.ofMinutes(1);
    private static final int LONGEST_ID = 1_024;

    private final int max;
    private Optional<String> lastId = Optional.empty();
    private Duration retry = RETRY;

    /** A stream whose events have so many bytes at most. */
    EventStream(int max) {
        this.max = max;
    }

    /** The id of the last event, with which the stream can be taken up again. */
    Optional<String> lastId() {
        return lastId;
    }

    /** How long to wait before that. */
    Duration retry() {
        return retry;
    }

    /** Reads until the connection ends, or no more is wanted, and hands over the data of each event that has some. */
    void read(InputStream in, Consumer<String> data, BooleanSupplier enough) throws IOException {
        LineReader lines = new LineReader(in, max);
        StringBuilder text = new StringBuilder();
        boolean any = false;
        boolean message = true;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isEmpty()) {
                if (message && !text.isEmpty()) {
                    data.accept(text.toString());
                    if (enough.getAsBoolean()) {
                        return;
                    }
                }
                text.setLength(0);
                any = false;
                message = true;
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            if (value.startsWith(" ")) {
                value = value.substring(1);
            }
            switch (field) {
                case "data" -> {
                    if (text.length() + value.length() >= max) {
                        throw new LineReader.TooLong(max);
                    }
                    if (any) {
                        text.append('\n');
                    }
                    text.append(value);
                    any = true;
                }
                case "event" -> message = value.isEmpty() || value.equals("message");
                case "id" -> id(value);
                case "retry" -> wait(value);
                default -> {
                    // A comment, or a field that the standard does not know.
                }
            }
        }
        // An event without its empty line is not complete, and does not count.
    }

    private void id(String value) {
        // It goes back in a header.
        if (value.length() <= LONGEST_ID && value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            lastId = value.isEmpty() ? Optional.empty() : Optional.of(value);
        }
    }

    private void wait(String value) {
        if (!value.isEmpty() && value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            Duration wanted = Duration.ofMillis(Integer.parseInt(value));
            retry = wanted.compareTo(LEAST_RETRY) < 0
                    ? LEAST_RETRY
                    : wanted.compareTo(MOST_RETRY) > 0 ? MOST_RETRY : wanted;
        }
    }
}
