package dev.caxton.mcp.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes streams of events to clients. Nothing is locked while a client is written to. */
final class Streams {

    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", Heads.EVENTS, "Cache-Control", "no-store", "X-Accel-Buffering", "no");
    private static final byte[] HEARTBEAT = ": here\n\n".getBytes(StandardCharsets.UTF_8);
    private static final System.Logger LOG = System.getLogger(Streams.class.getName());

    private final Patience patience;
    private final Duration heartbeat;
    private final InstantSource time;

    Streams(Patience patience, EndpointLimits limits, InstantSource time) {
        this.patience = patience;
        this.heartbeat = limits.heartbeat();
        this.time = time;
    }

    /** Writes what a reader gets until that, or the client, is at its end, or until a moment. What was not sent is kept for whoever comes back. */
    void write(Exchange exchange, Outbox.Reader reader, Optional<Instant> until) {
        try {
            Exchange.Body body = patience.with(exchange, () -> exchange.stream(HEADERS));
            while (true) {
                byte[] bytes;
                switch (reader.next(pause(until).toNanos())) {
                    case Outbox.Next.Given given -> bytes = given.event().bytes();
                    case Outbox.Next.Silence silence -> bytes = HEARTBEAT;
                    case Outbox.Next.End end -> {
                        return;
                    }
                }
                if (!left(until).isPositive()) {
                    return;
                }
                var _ = patience.with(exchange, () -> {
                    body.write(bytes);
                    return body;
                });
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "a client is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reader.leave();
        }
    }

    /** How long to wait for the next event. */
    private Duration pause(Optional<Instant> until) {
        Duration left = left(until);
        return left.compareTo(heartbeat) < 0 ? left : heartbeat;
    }

    private Duration left(Optional<Instant> until) {
        return until.map(end -> Duration.between(time.instant(), end)).orElse(heartbeat);
    }

    /** A response without events. */
    void writeNothing(Exchange exchange) throws IOException {
        var _ = patience.with(exchange, () -> exchange.stream(HEADERS));
    }

    /** The stream of a request, written by a thread of its own while the request runs, whatever becomes of its token meanwhile. Belongs to the thread of the request, but for {@link #start}. */
    final class Beside {

        private final Exchange exchange;
        private volatile @Nullable Thread thread;

        Beside(Exchange exchange) {
            this.exchange = exchange;
        }

        void start(Outbox stream) {
            Outbox.Reader reader = stream.read(0, exchange::abort);
            thread = Thread.ofVirtual()
                    .name("mcp-endpoint-stream")
                    .start(() -> write(exchange, reader, Optional.empty()));
        }

        void join() {
            Thread started = thread;
            if (started != null) {
                Streams.join(started);
            }
        }
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
