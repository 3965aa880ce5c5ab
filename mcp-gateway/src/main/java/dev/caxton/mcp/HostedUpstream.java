package dev.caxton.mcp;

import dev.caxton.mcp.agent.AgentTools;
import dev.caxton.mcp.agent.Replies;
import dev.caxton.mcp.agent.Trouble;
import dev.caxton.mcp.agent.Waits;
import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.guard.Guarded;
import dev.caxton.mcp.guard.UpstreamGuard;
import dev.caxton.mcp.guard.Verdict;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.mcp.wire.Session;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.spi.Handed;
import dev.caxton.runtime.spi.ToolAnswer;
import dev.caxton.runtime.spi.ToolHost;
import dev.caxton.runtime.spi.ToolRequest;
import dev.caxton.runtime.tool.DeclaredTool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An agent that declares tools. A call is a message to it, under the same guard as calls of any server; what it declares changes only with its version, and a version has a guard of its
 * own.
 */
final class HostedUpstream implements Upstream {

    /** The guard's own time limit is behind that of the call, which knows whether a turn has begun. */
    private static final Duration BEHIND = Duration.ofSeconds(1);

    /** An agent's turn is not kept by whoever reads its reply. */
    private static final Executor ASIDE =
            task -> Thread.ofVirtual().name("mcp-agent-reply").start(task);

    /**
     * What all agents of a gateway share.
     *
     * @param guards how each is guarded
     * @param replies makes results of replies
     * @param waits who waits for whom
     * @param time the clock
     */
    record Surroundings(
            Function<UpstreamConfig, GuardSettings> guards, Replies replies, Waits waits, InstantSource time) {}

    /** What one version offers. */
    private record Offer(AgentTools tools, Catalog catalog, UpstreamGuard guard, ToolHost host, Instant since) {}

    private final AgentId agent;
    private final UpstreamConfig config;
    private final Surroundings surroundings;
    private final GuardSettings guards;
    private final CallTimes times = new CallTimes();
    private volatile @Nullable Offer offer;

    /**
     * An agent that offers nothing yet.
     *
     * @param agent the agent, whose name is one of an upstream
     * @param surroundings what all agents share
     */
    HostedUpstream(AgentId agent, Surroundings surroundings) {
        this.agent = agent;
        this.config = new UpstreamConfig(agent.tenant(), agent.name(), new Transport.Agent(), PinRule.DEPLOYMENT);
        this.surroundings = surroundings;
        this.guards = surroundings.guards().apply(config);
    }

    /** Offers what another version declares from now on. */
    void offer(AgentTools tools, ToolHost host) {
        offer = new Offer(
                tools, tools.catalog(), guard(), host, surroundings.time().instant());
    }

    private UpstreamGuard guard() {
        return new UpstreamGuard("agent " + agent, guards, HostedUpstream::verdict);
    }

    /** What stands in the way of a call, and is no illness of the agent, has kept it from being asked. */
    private static Verdict verdict(Throwable failure) {
        return failure instanceof Trouble trouble && !trouble.isIllness() ? Verdict.NEITHER : Verdict.ILL;
    }

    private Duration limit(DeclaredTool tool) {
        return guards.timeout(tool.name()).or(tool::time).orElse(guards.timeout());
    }

    @Override
    public UpstreamConfig config() {
        return config;
    }

    @Override
    public Now now() {
        Offer now = offer;
        if (now == null) {
            return new Now(Catalog.EMPTY, (Way.Open) (tool, asked) -> new Answer.None(CallFailures.replaced()));
        }
        return new Now(now.catalog(), way(now));
    }

    private Way way(Offer now) {
        if (now.guard().breaker() == BreakerState.OPEN) {
            return Way.BREAKER_OPEN;
        }
        return now.host()
                .obstacle(agent)
                .<Way>map(obstacle -> new Way.Shut(CallFailures.of(Replies.failure(obstacle))))
                .orElse((Way.Open) (tool, asked) -> call(now, tool, asked));
    }

    private Answer call(Offer now, ToolDescriptor description, Asked asked) {
        AgentTools.Tool tool = now.tools().tools().get(description.name().tool());
        if (tool == null) {
            return new Answer.None(CallFailures.replaced());
        }
        if (asked.caller().kind() != Principal.Kind.AGENT) {
            return guarded(now, tool, asked);
        }
        AgentId caller = new AgentId(asked.caller().tenant(), asked.caller().name());
        Optional<Trouble> ring = surroundings.waits().enter(caller, agent);
        if (ring.isPresent()) {
            return new Answer.None(CallFailures.denied(ring.get()));
        }
        try {
            return guarded(now, tool, asked);
        } finally {
            surroundings.waits().leave(caller, agent);
        }
    }

    private Answer guarded(Offer now, AgentTools.Tool tool, Asked asked) {
        Duration limit = limit(tool.declared());
        long start = System.nanoTime();
        Duration behind = limit.plus(BEHIND);
        Guarded<Map<String, Object>> outcome = now.guard()
                .call(
                        behind.compareTo(GuardSettings.LONGEST) > 0 ? GuardSettings.LONGEST : behind,
                        worker -> asked.gate()
                                .pass(
                                        worker,
                                        () -> handed(
                                                now.host(), tool, asked, limit.minusNanos(System.nanoTime() - start))));
        if (outcome instanceof Guarded.Done<Map<String, Object>> done) {
            times.answered(System.nanoTime() - start);
            return new Answer.Result(done.value());
        }
        if (outcome instanceof Guarded.Failed || outcome instanceof Guarded.TimedOut) {
            times.failed();
        }
        return new Answer.None(CallFailures.of(outcome));
    }

    /** Hands the call over. Completes with the result, or exceptionally with what stands in its way. */
    private CompletableFuture<Map<String, Object>> handed(
            ToolHost host, AgentTools.Tool tool, Asked asked, Duration left) {
        if (!left.isPositive()) {
            return CompletableFuture.failedFuture(late(limit(tool.declared()), true));
        }
        Handed handed = host.hand(new ToolRequest(
                agent,
                tool.declared(),
                asked.caller(),
                asked.text().getBytes(StandardCharsets.UTF_8),
                asked.call(),
                surroundings.time().instant().plus(left),
                asked.trace()));
        CompletableFuture<Map<String, Object>> result = handed.answer()
                .copy()
                .orTimeout(left.toNanos(), TimeUnit.NANOSECONDS)
                .handleAsync((answer, failure) -> result(handed, tool, answer, failure), ASIDE);
        var _ = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                handed.giveUp();
            }
        });
        asked.peer().whenCancelled(() -> result.cancel(false));
        return result;
    }

    private Map<String, Object> result(
            Handed handed, AgentTools.Tool tool, @Nullable ToolAnswer answer, @Nullable Throwable failure) {
        if (answer != null) {
            return surroundings.replies().result(answer, tool.output());
        }
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof TimeoutException) {
            throw late(limit(tool.declared()), handed.giveUp());
        }
        throw new IllegalStateException("an answer is never exceptional", cause);
    }

    private static Trouble late(Duration limit, boolean unseen) {
        return unseen
                ? new Trouble(
                        "CAX-TOOL-AGENT-NOT-BEGUN",
                        "The agent had other things to do for " + limit.toMillis()
                                + " ms, and has not seen the call; try again later.",
                        false)
                : new Trouble(
                        ToolCode.TIMEOUT.code(),
                        "The agent did not answer within " + limit.toMillis()
                                + " ms. Its turn goes on under its own limits; whether it does its work is not known.",
                        true);
    }

    @Override
    public Optional<Session> session() {
        return Optional.empty();
    }

    @Override
    public void resetBreaker() {
        Offer now = offer;
        if (now != null) {
            now.guard().reset();
        }
    }

    @Override
    public UpstreamView view(PinBook pins) {
        Offer now = offer;
        Optional<ToolAnswer.Failed> obstacle =
                now == null ? Optional.empty() : now.host().obstacle(agent);
        Catalog catalog = now == null ? Catalog.EMPTY : now.catalog();
        CallFigures figures = times.figures();
        return new UpstreamView(
                config.tenant(),
                config.name(),
                "agent",
                now == null
                        ? UpstreamState.CONNECTING
                        : obstacle.isPresent() ? UpstreamState.DOWN : UpstreamState.CONNECTED,
                now == null ? surroundings.time().instant() : now.since(),
                now == null ? BreakerState.CLOSED : now.guard().breaker(),
                times.last(),
                obstacle.map(failed -> failed.problem().message()),
                Optional.empty(),
                List.copyOf(catalog.tools().keySet()),
                Map.of(),
                List.of(),
                PinRule.DEPLOYMENT,
                Upstream.waiting(config, pins, catalog),
                figures);
    }

    @Override
    public void close() {
        // It holds nothing: the agent is the runtime's.
    }
}
