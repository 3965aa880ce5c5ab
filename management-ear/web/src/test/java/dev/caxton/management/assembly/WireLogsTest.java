package dev.caxton.management.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class WireLogsTest {

    /** The class of the client that names them. */
    private static final String CLIENT = "org/apache/hc/client5/http/impl/io/DefaultManagedHttpClientConnection.class";

    private final List<String> written = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            written.add(line.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private void write(String name) {
        Logger logger = Logger.getLogger(name);
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.FINEST);
        logger.addHandler(handler);
        try {
            for (Level level : List.of(Level.FINEST, Level.FINE, Level.INFO, Level.SEVERE)) {
                logger.log(level, "{0}: Authorization: Bearer secret", name);
                logger.log(new LogRecord(level, "Authorization: Bearer secret"));
            }
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
    }

    @Test
    void nothingOfTheWirePassesAtAnyLevel() {
        WireLogs.silence();
        WireLogs.names().forEach(this::write);
        assertEquals(List.of(), written);
    }

    @Test
    void everythingElseOfTheClientPasses() {
        WireLogs.silence();
        write("org.apache.hc.client5.http.other");
        assertEquals(8, written.size());
    }

    /** Of the version of the client that the server has. */
    @Test
    void theClientWritesWhereNothingPasses() throws IOException {
        try (InputStream in = Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(CLIENT), CLIENT)) {
            String client = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            WireLogs.names().forEach(name -> assertTrue(client.contains(name), name));
        }
    }
}
