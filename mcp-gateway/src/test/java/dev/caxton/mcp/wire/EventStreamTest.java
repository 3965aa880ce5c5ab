package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class EventStreamTest {

    private final EventStream stream = new EventStream(1_000);

    private List<String> read(String text) throws IOException {
        List<String> data = new ArrayList<>();
        stream.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), data::add, () -> false);
        return data;
    }

    @Test
    void joinsLinesAndKeepsIdAndWait() throws Exception {
        assertEquals(
                List.of("one\ntwo", "ü"),
                read(": comment\nid: 7\nretry: 250\ndata: one\ndata:two\n\nevent: message\r\ndata: ü\r\n\r\n"));
        assertEquals(Optional.of("7"), stream.lastId());
        assertEquals(Duration.ofMillis(250), stream.retry());
    }

    @Test
    void leavesOutOtherEventsAndWhatHasNoEnd() throws Exception {
        assertEquals(List.of(), read("event: ping\ndata: x\n\nid: 1\ndata:\n\ndata: cut off"));
        assertEquals(Optional.of("1"), stream.lastId());
    }

    @Test
    void keepsTheWaitWithinReason() throws Exception {
        assertEquals(List.of(), read("retry: 0\n"));
        assertEquals(Duration.ofMillis(100), stream.retry());
        assertEquals(List.of(), read("retry: 999999999\n"));
        assertEquals(Duration.ofMinutes(1), stream.retry());
        assertEquals(List.of(), read("retry: 5\nretry: -1\nretry: soon\nretry: 9999999999\n"));
        assertEquals(Duration.ofMillis(100), stream.retry());
    }

    @Test
    void takesNoIdThatIsNoHeader() throws Exception {
        assertEquals(
                List.of(),
                read("id: good\nid: \u0001bad\nid: " + "x".repeat(1_100).substring(0, 900) + "\u0000\n"));
        assertEquals(Optional.of("good"), stream.lastId());
    }

    @Test
    void boundsLinesAndEvents() {
        assertThrows(LineReader.TooLong.class, () -> read("data: " + "x".repeat(1_000) + "\n\n"));
        assertThrows(LineReader.TooLong.class, () -> read(("data: " + "x".repeat(90) + "\n").repeat(12) + "\n"));
    }
}
