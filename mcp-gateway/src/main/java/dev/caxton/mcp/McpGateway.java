package dev.caxton.mcp;

import dev.caxton.audit.AuditException;
import dev.caxton.mcp.agent.Replies;
import dev.caxton.mcp.agent.Waits;
import dev.caxton.mcp.approval.ApprovalBook;
import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.mcp.endpoint.StreamableHttp;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.mcp.link.Link;
import dev.caxton.mcp.pin.Decisions;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.pin.PinView;
import dev.caxton.mcp.upstream.Consent;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.mcp.wire.Session;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolHost;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.runtime.tool.DeclaredTool;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Connects principals to the tools of upstream MCP servers, and lets nothing through that the policy does not permit and the audit log did not take.
 *
 * <p>Upstreams are connected in the background: a gateway starts although one of them is down, reports it, and keeps trying. Safe for use by many threads.
 */
public final class McpGateway implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(McpGateway.class.getName());
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final GatewayBuilder given;
    private final Broker.Judges judges;
    private final Link.Surroundings surroundings;
    private final Directory directory = new Directory();
    private final Broker broker;
    private final Denials denials;
    private final Resolver resolver;
    private final ApprovalBook approvals;
    private final PinBook pins;
    private final UpstreamTrail trail;
    private final Hosting hosting;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<McpEndpoint> endpoints = new CopyOnWriteArrayList<>();
    private final Offers offers = new Offers(directory, endpoints);

    McpGateway(GatewayBuilder given, Broker.Judges judges, Link.Surroundings surroundings) {
        this.given = given;
        this.judges = judges;
        this.approvals = judges.approvals();
        this.pins = judges.pins();
        this.trail = new UpstreamTrail(given.auditLog(), pins.records());
        this.surroundings = surroundings;
        given.upstreams().forEach(config -> {
            var _ = added(config);
        });
        this.resolver = new Resolver(directory, pins);
        this.denials = new Denials(judges.audit(), judges.time());
        this.broker = new Broker(resolver, judges, given.limits(), denials);
        this.hosting = new Hosting(
                directory,
                pins,
                new HostedUpstream.Surroundings(
                        given::guards,
                        new Replies(
                                given.limits().resultBytes(),
                                new StrictJson(
                                        given.limits().resultBytes(),
                                        given.limits().depth())),
                        new Waits(),
                        given.clock()),
                this::described);
        pins.listen(tenant -> endpoints.forEach(endpoint -> endpoint.toolsChanged(tenant)));
    }

    /**
     * A gateway is built with everything it may use; what is not given does not exist for it.
     *
     * @return an empty builder
     */
    public static GatewayBuilder builder() {
        return new GatewayBuilder();
    }

    /** Hears what happens to an upstream. */
    private final class Listener implements Link.Listener {

        private final UpstreamConfig config;

        Listener(UpstreamConfig config) {
            this.config = config;
        }

        @Override
        public void changed(Link.Status before, Link.Status after) {
            McpGateway.this.changed(config, before, after);
        }

        @Override
        public void updated(String uri) {
            endpoints.forEach(endpoint -> endpoint.updated(config.tenant(), config.name(), uri));
        }

        @Override
        public void completed(String elicitation) {
            endpoints.forEach(endpoint -> endpoint.completed(config.tenant(), config.name(), elicitation));
        }

        @Override
        public void listed(Catalog catalog) {
            pins.listed(config, catalog.tools());
        }
    }

    private LinkedUpstream added(UpstreamConfig config) {
        LinkedUpstream upstream =
                new LinkedUpstream(new Link(config, surroundings, new Listener(config)), given.guards(config));
        if (!directory.add(upstream)) {
            throw new IllegalStateException(
                    "the tenant " + config.tenant() + " has two upstreams of the name " + config.name());
        }
        pins.register(config);
        return upstream;
    }

    /**
     * Adds an upstream and begins to connect it, in the background.
     *
     * @param config the registration
     * @throws IllegalStateException if its tenant has one of this name, or the gateway is closed
     */
    public void register(UpstreamConfig config) {
        synchronized (closed) {
            if (closed.getCount() == 0) {
                throw new IllegalStateException("the gateway is closed");
            }
            added(config).link().start();
        }
    }

    /**
     * Removes an upstream: ends its connection and its processes with their descendants, waits for that, a few seconds at most, and forgets what was decided on its tools and on
     * calls of them, but for what people have refused. A call that is under way fails.
     *
     * @param tenant its tenant
     * @param upstream its name
     * @return whether there was one
     */
    public boolean unregister(TenantId tenant, String upstream) {
        boolean was = disconnect(tenant, upstream);
        pins.retire(tenant, upstream);
        approvals.forget(tenant, upstream);
        return was;
    }

    /**
     * Removes an upstream as {@link #unregister} does, and remembers what was decided on its tools, for the same server under another registration.
     *
     * @param tenant its tenant
     * @param upstream its name
     * @return whether there was one
     */
    public boolean disconnect(TenantId tenant, String upstream) {
        Optional<Upstream> removed = directory.remove(tenant, upstream);
        removed.ifPresent(known -> {
            known.close();
            endpoints.forEach(endpoint -> endpoint.toolsChanged(tenant));
            offers.gone(known.config());
        });
        return removed.isPresent();
    }

    private Optional<LinkedUpstream> linked(TenantId tenant, String upstream) {
        return directory
                .upstream(tenant, upstream)
                .filter(LinkedUpstream.class::isInstance)
                .map(LinkedUpstream.class::cast);
    }

    /**
     * Finds out whether an agent could offer tools, before anything is done about it. Changes nothing.
     *
     * @param agent the agent
     * @param tools what it declares
     * @throws HostingRefused if it could not
     */
    public void requireHostable(AgentId agent, List<DeclaredTool> tools) {
        var _ = hosting.require(agent, tools);
    }

    /**
     * Offers the tools that an agent declares, instead of those that it may have offered before: the agent is an upstream of its tenant, and its name that of the upstream. To deploy
     * it has approved them, but for those that a person has refused as they describe themselves. Changes of one agent must come one after the other. Blocks until
     * the approvals are recorded and kept. If that fails, whatever the store is made of, the agent offers what it offered before.
     *
     * @param agent the agent
     * @param tools what it declares, not empty
     * @param host hands calls over to it
     * @param deployer who deployed it
     * @return what people should know of them: names that may be taken for approved ones of other upstreams
     * @throws HostingRefused if they can't be offered
     * @throws AuditException if the approval can't be recorded
     */
    public List<String> host(AgentId agent, List<DeclaredTool> tools, ToolHost host, Principal deployer) {
        hosting.offer(agent, tools, host, (config, offered) -> pins.declared(config, offered, deployer));
        return pins.tools(agent.tenant(), agent.name()).orElse(List.of()).stream()
                .flatMap(McpGateway::warnings)
                .toList();
    }

    private static Stream<String> warnings(PinView tool) {
        return tool.warnings().stream()
                .map(warning ->
                        "the tool " + tool.tool() + " may be taken for " + warning.other() + ", which is approved");
    }

    /**
     * Offers the tools of an agent's version that goes on because the deployment of another one has failed, as {@link #host} does, except that nobody approves anything:
     * what was approved before that deployment counts again, and nothing else does.
     *
     * @param agent the agent
     * @param tools what the version declares, not empty
     * @param host hands calls over to it
     * @param before what {@link PinBook#decisions} gave before the deployment
     * @throws HostingRefused if they can't be offered
     * @throws AuditException if what counts again can't be recorded
     */
    public void hostAgain(AgentId agent, List<DeclaredTool> tools, ToolHost host, Decisions before) {
        hosting.offer(agent, tools, host, (config, offered) -> pins.returned(config, offered, before));
    }

    /**
     * Takes an agent's tools back, because it declares none any more. What was decided on them is remembered.
     *
     * @param agent the agent
     * @return whether it offered any
     */
    public boolean withdraw(AgentId agent) {
        return hosting.withdraw(agent);
    }

    /**
     * Takes an agent's tools back, because it is no more, and forgets what was decided on them and on calls of them, but for what a person has refused: an agent of this name that
     * describes its tools as this one did gets them no further. Does nothing to an upstream that has its name and is no agent.
     *
     * @param agent the agent
     */
    public void forget(AgentId agent) {
        if (linked(agent.tenant(), agent.name()).isEmpty()) {
            hosting.withdraw(agent);
            pins.retire(agent.tenant(), agent.name());
            approvals.forget(agent.tenant(), agent.name());
        }
    }

    /**
     * Whether an upstream is an agent.
     *
     * @param tenant its tenant
     * @param upstream its name; hostile
     * @return whether it is
     */
    public boolean isAgent(TenantId tenant, String upstream) {
        return hosting.hosted(tenant, upstream).isPresent();
    }

    void start() {
        directory.all().forEach(upstream -> {
            if (upstream instanceof LinkedUpstream linked) {
                linked.link().start();
            }
        });
        Thread.ofVirtual().name("mcp-approvals").start(this::sweep);
    }

    /** What nobody used in time is recorded soon after, although nobody asks for it. */
    private void sweep() {
        try {
            while (!closed.await(SWEEP.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    approvals.expire();
                    pins.retry();
                    pins.records().sweep();
                    denials.sweep();
                } catch (RuntimeException | Error e) {
                    // Of the log or a store, whatever they are made of, or for want of memory. The next look tries
                    // again.
                    LOG.log(System.Logger.Level.WARNING, "What is over could not be recorded", e);
                }
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Where calls wait for people.
     *
     * @return the book of this gateway
     */
    public ApprovalBook approvals() {
        return approvals;
    }

    /**
     * Which tools count, and where people decide on that.
     *
     * @return the book of this gateway
     */
    public PinBook pins() {
        return pins;
    }

    /**
     * The way agents take. Calls block the calling thread, at best a virtual one.
     *
     * @return the broker; it records each call as one through the door {@code agent}
     */
    public ToolBroker broker() {
        return new ToolBroker() {
            @Override
            public ToolOutcome call(ToolCall call) {
                return broker.call(call, Door.AGENT);
            }

            @Override
            public ToolOutcome call(ToolCall call, CompletionStage<Void> abandoned) {
                return broker.call(call, Door.AGENT, new AgentPeer(abandoned));
            }

            @Override
            public boolean idempotent(ToolCall call) {
                return broker.idempotent(call);
            }
        };
    }

    /**
     * Calls a tool by hand. It is a call like any other: the caller needs a grant, and it is recorded as one through the door {@code rest}. What the upstream tells or asks
     * meanwhile reaches nobody. Blocks the calling thread, as long as the time limit of the upstream, its
     * further tries and the audit log do.
     *
     * @param caller who calls, known by its token; tools of its tenant are meant
     * @param tool the tool
     * @param arguments a JSON object in UTF-8; hostile
     * @param trace W3C traceparent of the request, if there is one
     * @return what became of it
     */
    public ToolOutcome call(Principal caller, ToolName tool, byte[] arguments, Optional<String> trace) {
        return broker.call(new ToolCall(caller, tool, arguments, trace, policy()), Door.REST);
    }

    /**
     * The tools that the decision permits to a principal at this moment: approved, at least with some arguments, and not hidden.
     *
     * @param principal who asks
     * @return the tools of its tenant that it may call, sorted by name
     */
    public List<ToolView> tools(Principal principal) {
        Policy policy = given.policiesInForce().get();
        Instant now = given.clock().instant();
        List<ToolView> views = new ArrayList<>();
        for (ToolDescriptor tool : resolver.approved(principal.tenant())) {
            switch (policy.decide(principal, Action.Call.any(principal.tenant(), tool.name()), now)) {
                case Decision.Permit permit -> {
                    if (permit.obligations().listed()) {
                        views.add(view(tool));
                    }
                }
                case Decision.Deny deny -> {
                    // Not listed: what cannot be called is not there.
                }
            }
        }
        return List.copyOf(views);
    }

    /** What is in force at this moment: a request of an outside client keeps to it. */
    Policy policy() {
        return given.policiesInForce().get();
    }

    boolean permits(Policy policy, Principal principal, Action action) {
        return policy.decide(principal, action, given.clock().instant()) instanceof Decision.Permit;
    }

    Offers offers() {
        return offers;
    }

    /** Whether a tool stands in the list of a principal. */
    boolean lists(Principal principal, ToolName tool) {
        return tools(principal).stream().anyMatch(view -> view.name().equals(tool));
    }

    private static ToolView view(ToolDescriptor tool) {
        return new ToolView(
                tool.name(),
                ClientNames.of(tool.name()),
                tool.title(),
                tool.description(),
                tool.inputSchema(),
                tool.outputSchema(),
                tool.annotations(),
                tool.pin());
    }

    /**
     * The state of every upstream of a tenant.
     *
     * @param tenant the tenant
     * @return one view each, sorted by name
     */
    public List<UpstreamView> upstreams(TenantId tenant) {
        return directory.of(tenant).stream()
                .map(upstream -> upstream.view(pins))
                .toList();
    }

    /**
     * Closes the circuit breaker of an upstream by hand.
     *
     * @param tenant the tenant
     * @param upstream the upstream
     * @return whether there is such an upstream
     */
    public boolean resetBreaker(TenantId tenant, String upstream) {
        Optional<Upstream> known = directory.upstream(tenant, upstream);
        known.ifPresent(Upstream::resetBreaker);
        return known.isPresent();
    }

    /**
     * What a person has to open, so that the gateway is let in by an upstream whose grant is that of a person. Whoever opens it and hands over the answer lends
     * the gateway their rights there: for administrators only.
     *
     * @param tenant the tenant
     * @param upstream the upstream
     * @return a URL of the authorization server, while it waits for a person
     */
    public Optional<URI> question(TenantId tenant, String upstream) {
        return linked(tenant, upstream).flatMap(known -> known.link().question());
    }

    /**
     * Takes the answer of a person, and connects with what it gives. Blocks while the authorization server is asked.
     *
     * @param tenant the tenant
     * @param upstream the upstream
     * @param redirected where the authorization server has sent the person, with everything behind the question mark
     * @return what became of it
     */
    public Consent answer(TenantId tenant, String upstream, URI redirected) {
        return linked(tenant, upstream)
                .map(known -> known.link().answer(redirected))
                .orElseGet(() -> new Consent.Refused("there is no upstream of this name"));
    }

    /**
     * A face for outside clients, which whoever serves HTTP hands exchanges to.
     *
     * @param limits what clients may take
     * @return the endpoint, serving until it or the gateway is closed
     */
    public McpEndpoint endpoint(EndpointLimits limits) {
        // Room for the request around the arguments.
        int body = given.limits().argumentBytes() + 65_536;
        McpEndpoint endpoint = new McpEndpoint(
                this,
                new McpEndpoint.Parts(
                        given.version(),
                        new StrictJson(
                                given.limits().resultBytes(), given.limits().depth() + 2),
                        given.limits(),
                        broker,
                        new ContextBroker(directory, judges, given.limits(), denials),
                        judges),
                methods -> new StreamableHttp(new StreamableHttp.Parts(
                        methods,
                        Session.REVISIONS,
                        given.idSource(),
                        new StrictJson(body, given.limits().depth() + 4),
                        body,
                        limits,
                        judges.time())));
        endpoints.add(endpoint);
        return endpoint;
    }

    /** Ends every session and connection, and the processes of all stdio upstreams with their descendants. Waits for them, a few seconds at most. */
    @Override
    public void close() {
        synchronized (closed) {
            closed.countDown();
        }
        approvals.close();
        endpoints.forEach(McpEndpoint::close);
        List<Thread> closing = directory.all().stream()
                .map(upstream -> Thread.ofVirtual().start(upstream::close))
                .toList();
        try {
            for (Thread thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            // They go on without being waited for.
            Thread.currentThread().interrupt();
        }
        pins.records().close();
        denials.close();
    }

    private void changed(UpstreamConfig config, Link.Status before, Link.Status after) {
        trail.changed(config, before.state(), after.state());
        // Tools do not vanish with a lost connection, and a closed gateway offers none: neither is news about the
        // tools.
        if (after.state() == UpstreamState.CONNECTED) {
            described(config, before.catalog(), after.catalog());
            offers.changed(config, before, after);
        }
    }

    /** Records which tools came, went and describe themselves differently, and tells clients if there are any. */
    private void described(UpstreamConfig config, Catalog before, Catalog after) {
        if (trail.described(config, before, after)) {
            endpoints.forEach(endpoint -> endpoint.toolsChanged(config.tenant()));
        }
    }
}
