package dev.caxton.mcp;

import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.guard.Guarded;
import dev.caxton.mcp.guard.Retry;
import dev.caxton.mcp.guard.UpstreamGuard;
import dev.caxton.mcp.guard.Verdict;
import dev.caxton.mcp.link.Link;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.upstream.Elicitation;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A server: the link to it, and its guard. */
final class LinkedUpstream implements Upstream {

    private static final long NEVER = -1;

    private static final Way SHUT = new Way.Shut(
            CallFailures.failed(ToolCode.UNAVAILABLE, "The upstream is not connected at the moment; try again later."));

    private final Link link;
    private final GuardSettings guards;
    private final UpstreamGuard guard;
    private final Retry retry;
    private final AtomicLong latencyNanos = new AtomicLong(NEVER);
    private final CallTimes times = new CallTimes();
    private final AtomicReference<@Nullable Heard> heard = new AtomicReference<>();

    LinkedUpstream(Link link, GuardSettings guards) {
        this.link = link;
        this.guards = guards;
        this.retry = new Retry(guards.retry());
        this.guard = new UpstreamGuard(
                "upstream " + link.config().tenant() + "/" + link.config().name(), guards, LinkedUpstream::verdict);
    }

    /** An error that says that the request was wrong, that this one takes other credentials, or that a person has to do something first, comes from a healthy server. */
    private static Verdict verdict(Throwable failure) {
        boolean healthy =
                (failure instanceof RpcError error && (error.blamesTheRequest() || error.requiresElicitation()))
                        || (failure instanceof WireException refused && refused.isRefused());
        return healthy ? Verdict.WELL : Verdict.ILL;
    }

    /** Whether the next try may find a connection that works. Whoever answers, if only with an error, has been reached. */
    private static boolean isMendable(Throwable failure) {
        return failure instanceof WireException lost && !lost.isRefused() && !lost.isPermanent();
    }

    Link link() {
        return link;
    }

    @Override
    public UpstreamConfig config() {
        return link.config();
    }

    @Override
    public Now now() {
        Link.Status status = link.status();
        return new Now(status.catalog(), guard.breaker() == BreakerState.OPEN ? Way.BREAKER_OPEN : way(status));
    }

    private Way way(Link.Status status) {
        return status.session()
                .<Way>map(session -> (Way.Open) (tool, asked) -> call(session, tool, asked))
                .orElse(SHUT);
    }

    @Override
    public Optional<Session> session() {
        return link.status().session();
    }

    @Override
    public void close() {
        link.close();
    }

    /** Again, if the tool says that this does nothing more, and if that can mend what went wrong. */
    private Answer call(Session session, ToolDescriptor tool, Asked asked) {
        long began = System.nanoTime();
        Guarded<Map<String, Object>> outcome = once(session, tool, asked);
        if (!(outcome instanceof Guarded.Done) && Hints.idempotent(tool)) {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            asked.peer().whenCancelled(() -> gone.complete(null));
            outcome = retry.call(outcome, began, () -> again(tool, asked), LinkedUpstream::isMendable, gone);
        }
        passOn(outcome, asked.peer());
        return outcome instanceof Guarded.Done<Map<String, Object>> done
                ? new Answer.Result(done.value())
                : new Answer.None(CallFailures.of(outcome));
    }

    /** Over the connection that there is now, which may be another one. */
    private Optional<Guarded<Map<String, Object>>> again(ToolDescriptor tool, Asked asked) {
        Link.Status status = link.status();
        boolean same = status.catalog()
                .tool(tool.name().tool())
                .map(offered -> offered.pin().equals(tool.pin()))
                .orElse(false);
        return same && asked.gate().admitsAnother()
                ? status.session().map(session -> once(session, tool, asked))
                : Optional.empty();
    }

    private Guarded<Map<String, Object>> once(Session session, ToolDescriptor tool, Asked asked) {
        String name = tool.name().tool();
        Guarded<Map<String, Object>> outcome = guard.call(
                guards.timeout(name).orElse(guards.timeout()),
                worker -> asked.gate().pass(worker, () -> sent(session, name, asked, worker)));
        if (outcome instanceof Guarded.Failed || outcome instanceof Guarded.TimedOut) {
            times.failed();
        }
        return outcome;
    }

    private CompletableFuture<Map<String, Object>> sent(Session session, String tool, Asked asked, Executor worker) {
        long start = System.nanoTime();
        CompletableFuture<Map<String, Object>> answer = session.request(
                McpSchema.METHOD_TOOLS_CALL,
                Map.of("name", tool, "arguments", asked.arguments()),
                asked.peer(),
                worker);
        var _ = answer.thenRun(() -> {
            long took = System.nanoTime() - start;
            latencyNanos.set(took);
            times.answered(took);
        });
        return answer;
    }

    /** Asks for anything else and waits. */
    Guarded<Map<String, Object>> request(
            Session session, String method, Map<String, Object> params, Peer peer, Gate gate) {
        Guarded<Map<String, Object>> outcome = guard.call(worker -> {
            gate.pass();
            return session.request(method, params, peer, worker);
        });
        passOn(outcome, peer);
        return outcome;
    }

    /** Has the client told which pages a person has to open first, if that is what became of its request, and if this upstream may ask clients. */
    private void passOn(Guarded<Map<String, Object>> outcome, Peer peer) {
        if (outcome instanceof Guarded.Failed<Map<String, Object>> failed
                && failed.cause() instanceof RpcError error
                && error.requiresElicitation()
                && config().elicitation() == Elicitation.CLIENT) {
            // What becomes of it is the peer's: whoever makes the answer for the client asks it.
            var _ = peer.required(String.valueOf(error.getMessage()), error.elicitations());
        }
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

    @Override
    public void resetBreaker() {
        guard.reset();
    }

    @Override
    public UpstreamView view(PinBook pins) {
        Link.Status status = link.status();
        long latency = latencyNanos.get();
        return new UpstreamView(
                link.config().tenant(),
                link.config().name(),
                switch (link.config().transport()) {
                    case Transport.Stdio stdio -> "stdio";
                    case Transport.Http http -> "http";
                    case Transport.Agent agent -> throw new IllegalStateException("no link leads to an agent");
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
                Upstream.waiting(link.config(), pins, status.catalog()),
                times.figures());
    }
}
