package dev.caxton.management.live;

import dev.caxton.management.identity.Identity;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Server-sent events. Each stream has a virtual thread that asks its source again and again, and waits until the client has taken what was sent, so that a slow client
 * costs neither memory nor anybody else's time: one that takes nothing for {@link #PATIENCE} is cut off. There are {@link #MOST} streams, {@link #MOST_OF_ONE} of one
 * caller; each ends with the caller's token, after {@link #LIFE}, or when the server stops, with an event {@code end} that says why. Clients go on with
 * {@code Last-Event-ID}.
 */
@ApplicationScoped
public class LiveStreams {

    /** Streams at the same time. */
    public static final int MOST = 64;

    /** Streams of one caller at the same time. */
    public static final int MOST_OF_ONE = 8;

    static final Duration LIFE = Duration.ofHours(1);
    static final Duration PATIENCE = Duration.ofSeconds(10);
    // That a client has gone is noticed when something is written: until then it has its place, as after a page was
    // loaded anew.
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private static final Logger LOG = Logger.getLogger(LiveStreams.class.getName());

    private final Semaphore places = new Semaphore(MOST);
    private final Map<Principal, Integer> owned = new HashMap<>();
    private volatile boolean closed;

    /** For the container. */
    public LiveStreams() {}

    /**
     * An event.
     *
     * @param id what {@code Last-Event-ID} names
     * @param name its type
     * @param json its data
     */
    public record Event(String id, String name, String json) {}

    /** Where events come from. */
    @FunctionalInterface
    public interface Source {

        /**
         * What has happened since it was asked last. Does not wait.
         *
         * @return in order; none if nothing has
         */
        List<Event> next();
    }

    /**
     * Opens a stream.
     *
     * @param caller whose it is
     * @param sse makes events
     * @param sink takes them
     * @param source gives them
     * @throws ProblemException if there are too many
     */
    public void open(Identity caller, Sse sse, SseEventSink sink, Source source) {
        take(caller.principal());
        Instant end = InstantSource.system().instant().plus(LIFE);
        Instant until = caller.until().filter(end::isAfter).orElse(end);
        Thread.ofVirtual().name("caxton-live").start(() -> {
            try (sink) {
                String reason = pump(new Writer(sse, sink), source, until);
                new Writer(sse, sink).send("", "end", "\"" + reason + "\"");
            } catch (ExecutionException | TimeoutException | IllegalStateException | IOException e) {
                LOG.log(Level.FINE, "a live stream ended with its client", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a live stream failed", e);
            } finally {
                giveBack(caller.principal());
            }
        });
    }

    private String pump(Writer writer, Source source, Instant until)
            throws ExecutionException, InterruptedException, TimeoutException {
        // At once, so that the client has the head of the answer and knows that it is heard.
        writer.comment("open");
        long quiet = System.nanoTime();
        while (!closed) {
            if (!InstantSource.system().instant().isBefore(until)) {
                return "over";
            }
            List<Event> events = source.next();
            for (Event event : events) {
                writer.send(event.id(), event.name(), event.json());
            }
            if (!events.isEmpty()) {
                quiet = System.nanoTime();
            } else if (System.nanoTime() - quiet > HEARTBEAT.toNanos()) {
                writer.comment("still here");
                quiet = System.nanoTime();
            } else {
                Thread.sleep(PERIOD);
            }
        }
        return "stopping";
    }

    private record Writer(Sse sse, SseEventSink sink) {

        void send(String id, String name, String json)
                throws ExecutionException, InterruptedException, TimeoutException {
            OutboundSseEvent.Builder event = sse.newEventBuilder()
                    .name(name)
                    .mediaType(MediaType.TEXT_PLAIN_TYPE)
                    .data(String.class, json);
            sent((id.isEmpty() ? event : event.id(id)).build());
        }

        void comment(String text) throws ExecutionException, InterruptedException, TimeoutException {
            sent(sse.newEventBuilder().comment(text).build());
        }

        private void sent(OutboundSseEvent event) throws ExecutionException, InterruptedException, TimeoutException {
            sink.send(event).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void take(Principal caller) {
        if (!closed && places.tryAcquire()) {
            synchronized (owned) {
                if (owned.getOrDefault(caller, 0) < MOST_OF_ONE) {
                    owned.merge(caller, 1, Integer::sum);
                    return;
                }
            }
            places.release();
        }
        throw new ProblemException(
                "CAX-HTTP-BUSY",
                "There are " + MOST_OF_ONE + " live streams of a caller at most, and " + MOST + " of all.",
                "Close one, and try again.");
    }

    private void giveBack(Principal caller) {
        synchronized (owned) {
            owned.computeIfPresent(caller, (who, count) -> count > 1 ? count - 1 : null);
        }
        places.release();
    }

    /** Ends every stream. Waits for none of them. */
    public void close() {
        closed = true;
    }
}
