package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Server-sent events, byte for byte. */
class EventStreamTest {

    private static EventStream stream(String text) {
        return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<EventStream.Event> event(String id, String name, String data) {
        return Optional.of(new EventStream.Event(id, name, data));
    }

    @Test
    void eventsAreReadAsTheStandardDescribesThem() throws IOException {
        EventStream stream = stream(": open\n\nid: 7\nevent: line\ndata: a\ndata:b\n\n"
                + "data: \u20ac\r\nretry: 5\r\n\r\nevent: none\n\nid\ndata: last\n\nevent: cut\ndata: never ended");
        assertEquals(event("7", "line", "a\nb"), stream.next());
        assertEquals(event("7", "message", "\u20ac"), stream.next());
        assertEquals(event("", "message", "last"), stream.next());
        assertEquals(Optional.empty(), stream.next());
    }

    @Test
    void noLineAndNoEventIsWithoutBounds() throws IOException {
        String most = "x".repeat(EventStream.MAX_LINE - 6);
        assertEquals(
                event("", "message", most), stream("data: " + most + "\n\n").next());
        EventStream line = stream("data: " + most + "x\n\n");
        assertThrows(IOException.class, line::next);
        EventStream lines = stream(("data: " + "x".repeat(100_000) + "\n").repeat(11) + "\n");
        assertThrows(IOException.class, lines::next);
    }
}
