package dev.caxton.mcp;

import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.guard.Guarded;
import dev.caxton.mcp.guard.UpstreamGuard;
import dev.caxton.mcp.link.Link;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.wire.Peer;
import dev.caxton.mcp.wire.RpcError;
import dev.caxton.mcp.wire.Session;
import dev.caxton.mcp.wire.WireException;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An upstream: its link and its guard. Safe for use by many threads. */
final class Upstream {

    private static final long NEVER = -1;

    private final Link link;
    private final UpstreamGuard guard;
    private final AtomicLong latencyNanos = new AtomicLong(NEVER);
    private final CallTimes times = new CallTimes();
    private final AtomicReference<@Nullable Heard> heard = new AtomicReference<>();

    Upstream(Link link, GuardSettings guards) {
        this.link = link;
        this.guard = new UpstreamGuard(
                "upstream " + link.config().tenant() + "/" + link.config().name(), guards, Upstream::isIllness);
    }

    /** An error that says that the request was wrong, or that this one takes other credentials, comes from a healthy server. */
    private static boolean isIllness(Throwable failure) {
        return !(failure instanceof RpcError error && error.blamesTheRequest())
                && !(failure instanceof WireException refused && refused.isRefused());
    }

    Link link() {
        return link;
    }

    /** Calls a tool and waits. The arguments are sent as they were decided on. */
    Guarded<Map<String, Object>> call(Session session, String tool, Map<String, Object> arguments, Peer peer) {
        Guarded<Map<String, Object>> outcome = guard.call(worker -> {
            long start = System.nanoTime();
            CompletableFuture<Map<String, Object>> answer = session.request(
                    McpSchema.METHOD_TOOLS_CALL, Map.of("name", tool, "arguments", arguments), peer, worker);
            var _ = answer.thenRun(() -> {
                long took = System.nanoTime() - start;
                latencyNanos.set(took);
                times.answered(took);
            });
            return answer;
        });
        if (outcome instanceof Guarded.Failed || outcome instanceof Guarded.TimedOut) {
            times.failed();
        }
        return outcome;
    }

    /** Asks for anything else and waits. */
    Guarded<Map<String, Object>> request(Session session, String method, Map<String, Object> params, Peer peer) {
        return guard.call(worker -> session.request(method, params, peer, worker));
    }

    /** Lets messages of a level through, and does not wait for that. One connection serves many clients, so a level that lets more through stays. */
    void level(String level) {
        Link.Status status = link.status();
        Optional<Session> session = status.session();
        if (session.isEmpty() || !status.catalog().context().offers().contains("logging")) {
            return;
        }
        Heard wanted = new Heard(session.get(), level);
        Heard before = heard.getAndUpdate(
                known -> known != null && known.session() == wanted.session() && !LogLevels.isMore(level, known.level())
                        ? known
                        : wanted);
        if (before == null || before.session() != wanted.session() || LogLevels.isMore(level, before.level())) {
            session.get().tell(McpSchema.METHOD_LOGGING_SET_LEVEL, Map.of("level", level));
        }
    }

    /** Which level a connection was told. */
    private record Heard(Session session, String level) {}

    void resetBreaker() {
        guard.reset();
    }

    UpstreamView view(PinBook pins) {
        Link.Status status = link.status();
        long latency = latencyNanos.get();
        return new UpstreamView(
                link.config().tenant(),
                link.config().name(),
                switch (link.config().transport()) {
                    case Transport.Stdio stdio -> "stdio";
                    case Transport.Http http -> "http";
                },
                status.state(),
                status.since(),
                guard.breaker(),
                latency == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(latency)),
                status.lastError(),
                status.server(),
                List.copyOf(status.catalog().tools().keySet()),
                status.catalog().skipped(),
                link.sideLines(),
                link.config().pins(),
                waiting(pins, status.catalog()),
                times.figures());
    }

    private int waiting(PinBook pins, Catalog catalog) {
        return (int) catalog.tools().values().stream()
                .filter(tool -> switch (pins.state(link.config().tenant(), tool)) {
                    case PENDING, QUARANTINED -> true;
                    case APPROVED, REFUSED, ABSENT -> false;
                })
                .count();
    }
}
