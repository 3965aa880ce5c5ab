package dev.caxton.mcp.link;

import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.catalog.CatalogReader;
import dev.caxton.mcp.oauth.OAuthCredentials;
import dev.caxton.mcp.upstream.Consent;
import dev.caxton.mcp.upstream.ReconnectSettings;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.mcp.wire.Credentials;
import dev.caxton.mcp.wire.Session;
import dev.caxton.mcp.wire.Wire;
import dev.caxton.mcp.wire.WireException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an upstream connected: makes the connection, lists the tools, lists them again when they change, and makes the connection again, with growing
 * patience, when it is lost. One thread of its own does all of it; what others see is one immutable status.
 *
 * <p>Safe for use by many threads.
 */
public final class Link implements AutoCloseable {

    /** Hears what happens. Called by the thread of the link; may block it shortly. */
    public interface Listener {

        /**
         * The status is another one.
         *
         * @param before the status before
         * @param after the status now
         */
        void changed(Status before, Status after);

        /**
         * A resource has changed. Called by threads of the wire; must not block.
         *
         * @param uri its URI; hostile
         */
        void updated(String uri);

        /**
         * What a person was to do on a page of the web is done. Called by threads of the wire; must not block.
         *
         * @param elicitation the id of the elicitation, as the server calls it; hostile
         */
        void completed(String elicitation);

        /**
         * The tools were listed. Called before the status shows them, so that nobody sees a list that nobody has judged.
         *
         * @param catalog the tools
         */
        void listed(Catalog catalog);
    }

    /**
     * A link at one moment.
     *
     * @param state the state
     * @param since when it entered that state
     * @param session the session, while connected
     * @param catalog the tools as they were listed the last time; kept while the upstream is down
     * @param server what the server says it is
     * @param lastError why it was lost or not reached the last time
     */
    public record Status(
            UpstreamState state,
            Instant since,
            Optional<Session> session,
            Catalog catalog,
            Optional<String> server,
            Optional<String> lastError) {}

    private sealed interface Event {
        record Lost(Session session, String reason) implements Event {}

        record Changed(Session session) implements Event {}

        record LetIn() implements Event {}

        record Close() implements Event {}
    }

    /** How often the wire is looked after while nothing happens. */
    private static final Duration TEND = Duration.ofSeconds(5);

    /** A server that nobody has asked anything for so long is asked whether it is there. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** A list that changes all the time is read once in this time at most. */
    private static final Duration REFRESH = Duration.ofMillis(200);

    private final UpstreamConfig config;
    private final Surroundings surroundings;
    private final Listener listener;
    private final Optional<OAuthCredentials> credentials;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicReference<Status> status;
    private final Thread thread;
    private volatile @Nullable Wire lastWire;

    /**
     * What all links of a gateway share.
     *
     * @param wires makes wires
     * @param settings how connections are made again
     * @param maxTools the most tools that are read
     * @param version the version of Caxton
     * @param time the clock
     */
    public record Surroundings(
            Wires wires, ReconnectSettings settings, int maxTools, String version, InstantSource time) {}

    /**
     * A link that starts to connect when {@link #start} is called.
     *
     * @param config the registration
     * @param surroundings what all links share
     * @param listener hears what happens
     */
    public Link(UpstreamConfig config, Surroundings surroundings, Listener listener) {
        this.config = config;
        this.surroundings = surroundings;
        this.listener = listener;
        this.credentials = surroundings.wires().credentials(config.transport());
        this.status = new AtomicReference<>(new Status(
                UpstreamState.CONNECTING,
                surroundings.time().instant(),
                Optional.empty(),
                Catalog.EMPTY,
                Optional.empty(),
                Optional.empty()));
        // A thread of the platform: starting and ending processes blocks in ways that hold the carrier of a virtual
        // one.
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("mcp-upstream-" + config.tenant() + "-" + config.name())
                .unstarted(this::run);
    }

    /** Starts to connect, in the background. */
    public void start() {
        thread.start();
    }

    /**
     * The registration.
     *
     * @return as given
     */
    public UpstreamConfig config() {
        return config;
    }

    /**
     * The status.
     *
     * @return at this moment
     */
    public Status status() {
        return status.get();
    }

    /**
     * What the server said beside the protocol.
     *
     * @return the last lines of standard error, oldest first
     */
    public List<String> sideLines() {
        Wire wire = lastWire;
        return wire == null ? List.of() : wire.sideLines();
    }

    /**
     * What a person has to open, so that the gateway is let in.
     *
     * @return a URL of the authorization server, while it waits for a person; for administrators only
     */
    public Optional<URI> question() {
        return credentials.flatMap(OAuthCredentials::question);
    }

    /**
     * Takes the answer of a person and connects with what it gives. Blocks while the authorization server is asked.
     *
     * @param redirected where the authorization server has sent the person
     * @return what became of it
     */
    public Consent answer(URI redirected) {
        if (credentials.isEmpty()) {
            return new Consent.Refused("nothing is asked at the moment");
        }
        try {
            credentials.get().answer(redirected);
        } catch (WireException e) {
            return new Consent.Refused(String.valueOf(e.getMessage()));
        }
        events.add(new Event.LetIn());
        return new Consent.Given();
    }

    /** Ends the connection and what belongs to it. Blocks a few seconds at most. */
    @Override
    public void close() {
        events.add(new Event.Close());
        // Wakes it from a connection that does not come about. In the middle of an end of processes it finishes that
        // first.
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(surroundings.settings());
        try {
            while (true) {
                Duration lasted = connectAndStay();
                if (status.get().state() == UpstreamState.REFUSED) {
                    awaitClose();
                    return;
                }
                if (closedWithin(backoff.after(lasted))) {
                    return;
                }
                change(
                        UpstreamState.CONNECTING,
                        Optional.empty(),
                        status.get().catalog(),
                        status.get().lastError());
            }
        } catch (InterruptedException e) {
            // Only close interrupts this thread.
        } finally {
            change(
                    UpstreamState.CLOSED,
                    Optional.empty(),
                    Catalog.EMPTY,
                    status.get().lastError());
        }
    }

    /** Makes one connection and stays with it until it is lost. How long there was one. */
    private Duration connectAndStay() throws InterruptedException {
        Session session = null;
        Optional<Instant> connected = Optional.empty();
        try {
            Wire wire = surroundings
                    .wires()
                    .make(
                            config.transport(),
                            credentials.<Credentials>map(known -> known).orElse(Credentials.NONE));
            lastWire = wire;
            AtomicReference<Session> itself = new AtomicReference<>();
            var self = new Session.Self(surroundings.version(), config.elicitation(), config.sampling());
            session = new Session(wire, self, new Session.Events() {
                @Override
                public void changed() {
                    Session changed = itself.get();
                    if (changed != null && events.size() < 100) {
                        events.add(new Event.Changed(changed));
                    }
                }

                @Override
                public void updated(String uri) {
                    listener.updated(uri);
                }

                @Override
                public void completed(String elicitation) {
                    listener.completed(elicitation);
                }

                @Override
                public void lost(String reason) {
                    Session gone = itself.get();
                    if (gone != null) {
                        events.add(new Event.Lost(gone, reason));
                    }
                }
            });
            itself.set(session);
            Session.Greeting greeting = session.open(surroundings.settings().timeout());
            Catalog catalog = list(session, greeting.offers());
            judge(catalog);
            wire.tend();
            Status before = status.get();
            Status after = new Status(
                    UpstreamState.CONNECTED,
                    surroundings.time().instant(),
                    Optional.of(session),
                    catalog,
                    greeting.server(),
                    before.lastError());
            status.set(after);
            listener.changed(before, after);
            connected = Optional.of(after.since());
            String reason = stay(session, greeting.offers());
            change(UpstreamState.DOWN, Optional.empty(), status.get().catalog(), Optional.of(reason));
            return lasted(connected);
        } catch (WireException e) {
            change(
                    e.isPermanent() ? UpstreamState.REFUSED : UpstreamState.DOWN,
                    Optional.empty(),
                    status.get().catalog(),
                    Optional.of(String.valueOf(e.getMessage())));
            return lasted(connected);
        } catch (RuntimeException e) {
            // The SDK and the JSON library have no common type for what an upstream can do wrong. Whatever it is, it
            // must not end this thread.
            change(
                    UpstreamState.DOWN,
                    Optional.empty(),
                    status.get().catalog(),
                    Optional.of("the connection failed: " + e.getClass().getSimpleName()));
            return lasted(connected);
        } finally {
            if (session != null) {
                uninterrupted("mcp-close", session::close);
            }
        }
    }

    private Duration lasted(Optional<Instant> connected) {
        return connected
                .map(since -> Duration.between(since, surroundings.time().instant()))
                .orElse(Duration.ZERO);
    }

    private Catalog list(Session session, Set<String> offers) throws InterruptedException {
        return CatalogReader.read(
                session,
                offers,
                config.name(),
                surroundings.maxTools(),
                surroundings.settings().timeout());
    }

    /** Serves events until the session is lost. Why it was. */
    private String stay(Session session, Set<String> offers) throws InterruptedException {
        while (true) {
            Event event = events.poll(TEND.toMillis(), TimeUnit.MILLISECONDS);
            switch (event) {
                case null -> {
                    session.wire().tend();
                    if (session.idleFor(IDLE)) {
                        session.ping(surroundings.settings().timeout());
                    }
                }
                case Event.Close close -> throw new InterruptedException();
                case Event.LetIn in -> {
                    // The next request has the token.
                }
                case Event.Lost lost -> {
                    if (lost.session() == session) {
                        return lost.reason();
                    }
                }
                case Event.Changed changed -> {
                    if (changed.session() == session) {
                        Thread.sleep(REFRESH);
                        // One reading answers for every change that was told of before it began.
                        events.removeIf(other -> other instanceof Event.Changed);
                        session.wire().tend();
                        Catalog catalog = list(session, offers);
                        judge(catalog);
                        change(
                                UpstreamState.CONNECTED,
                                Optional.of(session),
                                catalog,
                                status.get().lastError());
                    }
                }
            }
        }
    }

    /** Waits until it is time or a person has let the gateway in, and drops late news of a session that is gone. Whether the link was closed meanwhile. */
    private boolean closedWithin(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = end - System.nanoTime()) {
            switch (events.poll(left, TimeUnit.NANOSECONDS)) {
                case Event.Close close -> {
                    return true;
                }
                case Event.LetIn in -> {
                    return false;
                }
                case null, default -> {
                    // Late.
                }
            }
        }
        return false;
    }

    private void awaitClose() throws InterruptedException {
        while (!(events.take() instanceof Event.Close)) {
            // Late news of a session that is gone.
        }
    }

    /** Waits for a database, perhaps, and an interrupt would close its file. */
    private void judge(Catalog catalog) {
        uninterrupted("mcp-tools", () -> listener.listed(catalog));
    }

    /** An interrupt says that the gateway is being closed, which is no reason to leave processes behind, or files closed. It may come at any moment. */
    private static void uninterrupted(String name, Runnable work) {
        // On a thread that nobody interrupts.
        Thread thread = Thread.ofVirtual().name(name).start(work);
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                thread.join();
                ended = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(UpstreamState state, Optional<Session> session, Catalog catalog, Optional<String> error) {
        Status before = status.get();
        Instant since =
                state == before.state() ? before.since() : surroundings.time().instant();
        Status after = new Status(state, since, session, catalog, before.server(), error);
        status.set(after);
        listener.changed(before, after);
    }
}
