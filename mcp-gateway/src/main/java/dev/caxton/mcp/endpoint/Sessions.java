package dev.caxton.mcp.endpoint;

import dev.caxton.policy.identity.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The sessions of an endpoint. None is found but by whoever opened it. Safe for use by many threads. */
final class Sessions {

    /** What a request is, as for its session. */
    sealed interface Found {
        record Known(Session session) implements Found {}

        record None(Refusal refusal) implements Found {}
    }

    private final EndpointLimits limits;
    private final AtomicLong memory = new AtomicLong();
    private final Map<String, Session> all = new ConcurrentHashMap<>();

    /** Sessions of each principal, guarded by itself. */
    private final Map<Principal, Integer> owned = new HashMap<>();

    private int count;
    private boolean closed;

    Sessions(EndpointLimits limits) {
        this.limits = limits;
    }

    /** Adds a session, or says with which status it is refused and why. */
    Optional<Refusal> add(Session session) {
        synchronized (owned) {
            if (closed || count >= limits.sessions()) {
                return Optional.of(new Refusal(
                        503, new Answer.Failure(Messages.UNAVAILABLE, "no session can be opened at the moment")));
            }
            int own = owned.getOrDefault(session.owner(), 0);
            if (own >= limits.sessionsOfOne()) {
                return Optional.of(new Refusal(
                        429,
                        new Answer.Failure(
                                Messages.UNAVAILABLE,
                                "you have " + own
                                        + " sessions open; end some with DELETE, or wait until idle ones expire")));
            }
            owned.put(session.owner(), own + 1);
            count++;
            all.put(session.id(), session);
            return Optional.empty();
        }
    }

    /** A session that is not among them yet. */
    Session make(String id, Caller opener, String revision, Map<String, Object> capabilities) {
        return new Session(id, opener, revision, capabilities, new Session.Shared(limits, memory));
    }

    /** The session that a request names, if it is one of the caller's. */
    Found of(Exchange exchange, Caller caller) {
        Optional<String> named = Heads.first(exchange, StreamableHttp.SESSION);
        if (named.isEmpty()) {
            return new Found.None(Refusal.of(400, Messages.INVALID_REQUEST, "the request names no session"));
        }
        Session session = all.get(named.get());
        if (session == null || !session.isOf(caller)) {
            return new Found.None(new Refusal(
                    404,
                    new Answer.Failure(
                            Messages.NO_SESSION,
                            "There is no such session of this caller: it was never opened, has ended, or has expired.",
                            Optional.of(Map.of("code", "CAX-MCP-SESSION")))));
        }
        Optional<String> revision = Heads.first(exchange, Heads.REVISION);
        if (revision.isPresent() && !revision.get().equals(session.revision())) {
            return new Found.None(Refusal.of(
                    400, Messages.INVALID_REQUEST, "this session speaks the revision " + session.revision()));
        }
        session.use();
        return new Found.Known(session);
    }

    /** Whether it was there. */
    boolean remove(Session session) {
        synchronized (owned) {
            if (!all.remove(session.id(), session)) {
                return false;
            }
            count--;
            owned.computeIfPresent(session.owner(), (owner, own) -> own > 1 ? own - 1 : null);
            return true;
        }
    }

    /** All there are at this moment. */
    List<Session> list() {
        return List.copyOf(all.values());
    }

    /** Admits no more. */
    void close() {
        synchronized (owned) {
            closed = true;
        }
    }
}
