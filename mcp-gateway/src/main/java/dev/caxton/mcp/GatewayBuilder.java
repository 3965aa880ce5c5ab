package dev.caxton.mcp;

import dev.caxton.audit.AuditLog;
import dev.caxton.mcp.approval.ApprovalBook;
import dev.caxton.mcp.approval.ApprovalStore;
import dev.caxton.mcp.approval.MemoryApprovalStore;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.mcp.link.Link;
import dev.caxton.mcp.link.Wires;
import dev.caxton.mcp.oauth.OAuthCredentials;
import dev.caxton.mcp.pin.MemoryPinStore;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.pin.PinStore;
import dev.caxton.mcp.upstream.ReconnectSettings;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.Policy;
import dev.caxton.policy.grant.GrantAccounts;
import dev.caxton.policy.identity.Principal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what a gateway may use. Belongs to one thread. */
public final class GatewayBuilder {

    /** Twice as much as a result may have, since escapes make it longer on the wire, and at least room for a long list of tools. */
    private static final int LEAST_MESSAGE = 8 << 20;

    private List<UpstreamConfig> upstreams = List.of();
    private @Nullable Supplier<? extends Policy> policies;
    private @Nullable AuditLog audit;
    private GuardSettings guards = GuardSettings.DEFAULT;
    private Map<String, GuardSettings> ownGuards = Map.of();
    private CallLimits limits = CallLimits.DEFAULT;
    private ReconnectSettings reconnect = ReconnectSettings.DEFAULT;
    private Map<String, Path> executables = Map.of();
    private Function<String, Optional<String>> secrets = name -> Optional.empty();
    private InstantSource time = InstantSource.system();
    private Supplier<String> ids = () -> UUID.randomUUID().toString();
    private String version = "unknown";
    private ApprovalStore approvals = new MemoryApprovalStore();
    private PinStore pins = new MemoryPinStore();
    private Function<Principal, Optional<String>> holds = principal -> Optional.empty();

    GatewayBuilder() {}

    /**
     * The upstreams. None if not given.
     *
     * @param upstreams each name once per tenant
     * @return this builder
     */
    public GatewayBuilder upstreams(List<UpstreamConfig> upstreams) {
        this.upstreams = List.copyOf(upstreams);
        return this;
    }

    /**
     * Who decides. Required. Asked anew for every call and every list.
     *
     * @param policies the policy in force
     * @return this builder
     */
    public GatewayBuilder policies(Supplier<? extends Policy> policies) {
        this.policies = policies;
        return this;
    }

    /**
     * Where every call is recorded before it happens. Required.
     *
     * @param audit the log; stays open when the gateway is closed
     * @return this builder
     */
    public GatewayBuilder audit(AuditLog audit) {
        this.audit = audit;
        return this;
    }

    /**
     * How each upstream is guarded. {@link GuardSettings#DEFAULT} if not given.
     *
     * @param guards the settings
     * @return this builder
     */
    public GatewayBuilder guards(GuardSettings guards) {
        this.guards = guards;
        return this;
    }

    /**
     * Upstreams that are guarded otherwise. None if not given.
     *
     * @param own by {@code tenant/name}; there may be no upstream of the name yet
     * @return this builder
     */
    public GatewayBuilder ownGuards(Map<String, GuardSettings> own) {
        this.ownGuards = Map.copyOf(own);
        return this;
    }

    /**
     * How large and deep things may be. {@link CallLimits#DEFAULT} if not given.
     *
     * @param limits the limits
     * @return this builder
     */
    public GatewayBuilder limits(CallLimits limits) {
        this.limits = limits;
        return this;
    }

    /**
     * How connections are made and made again. {@link ReconnectSettings#DEFAULT} if not given.
     *
     * @param reconnect the settings
     * @return this builder
     */
    public GatewayBuilder reconnect(ReconnectSettings reconnect) {
        this.reconnect = reconnect;
        return this;
    }

    /**
     * The executables that stdio upstreams may be, by the name that a registration uses. None if not given.
     *
     * @param executables absolute paths
     * @return this builder
     */
    public GatewayBuilder executables(Map<String, Path> executables) {
        this.executables = Map.copyOf(executables);
        return this;
    }

    /**
     * Where secrets are read from, each time a connection is made. No secret exists if not given.
     *
     * @param secrets from the name of a secret to its value
     * @return this builder
     */
    public GatewayBuilder secrets(Function<String, Optional<String>> secrets) {
        this.secrets = secrets;
        return this;
    }

    /**
     * The clock. The system's if not given.
     *
     * @param time the clock
     * @return this builder
     */
    public GatewayBuilder time(InstantSource time) {
        this.time = time;
        return this;
    }

    /**
     * Where the ids of calls and sessions come from. Random UUIDs if not given.
     *
     * @param ids a source of ids that never repeats one and that nobody can guess
     * @return this builder
     */
    public GatewayBuilder ids(Supplier<String> ids) {
        this.ids = ids;
        return this;
    }

    /**
     * Where approvals wait. In memory if not given: they end with the process, and so does what waits for them.
     *
     * @param approvals the store
     * @return this builder
     */
    public GatewayBuilder approvals(ApprovalStore approvals) {
        this.approvals = approvals;
        return this;
    }

    /**
     * Where it is kept which tools were approved. In memory if not given: everything has to be approved again after a start.
     *
     * @param pins the store
     * @return this builder
     */
    public GatewayBuilder pins(PinStore pins) {
        this.pins = pins;
        return this;
    }

    /**
     * The one switch. Asked for every call and every other request, through whatever door, after the policy and again whenever one is sent. Nothing is ever held if not given.
     *
     * @param holds from a principal to what holds all that it calls and reads at this moment, in a few words without secrets; must not block
     * @return this builder
     */
    public GatewayBuilder holds(Function<Principal, Optional<String>> holds) {
        this.holds = holds;
        return this;
    }

    /**
     * What the gateway calls its version towards clients and servers. {@code unknown} if not given.
     *
     * @param version the version of Caxton
     * @return this builder
     */
    public GatewayBuilder version(String version) {
        this.version = version;
        return this;
    }

    /**
     * Starts the gateway; its upstreams are connected in the background. Reads the store of pins; blocks meanwhile.
     *
     * @return the gateway
     * @throws IllegalStateException if policies or audit are missing, or two upstreams of a tenant have the same name
     * @throws IllegalArgumentException if the path of an executable is not absolute
     */
    public McpGateway build() {
        var judges = new Broker.Judges(
                auditLog(),
                time,
                ids,
                new GrantAccounts(),
                new ApprovalBook(approvals, auditLog(), time, ids),
                new PinBook(pins, auditLog(), time),
                holds);
        var wires = new Wires(
                executables,
                new OAuthCredentials.Means(secrets, time, ids),
                new StrictJson(Math.max(LEAST_MESSAGE, 2 * limits.resultBytes()), limits.depth() + 4).forSdk(),
                Math.max(LEAST_MESSAGE, 2 * limits.resultBytes()));
        McpGateway gateway =
                new McpGateway(this, judges, new Link.Surroundings(wires, reconnect, limits.tools(), version, time));
        gateway.start();
        return gateway;
    }

    List<UpstreamConfig> upstreams() {
        return upstreams;
    }

    GuardSettings guards() {
        return guards;
    }

    GuardSettings guards(UpstreamConfig upstream) {
        return ownGuards.getOrDefault(upstream.tenant() + "/" + upstream.name(), guards());
    }

    CallLimits limits() {
        return limits;
    }

    String version() {
        return version;
    }

    Supplier<String> idSource() {
        return ids;
    }

    InstantSource clock() {
        return time;
    }

    Supplier<? extends Policy> policiesInForce() {
        return required("policies", policies);
    }

    AuditLog auditLog() {
        return required("audit", audit);
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a gateway needs " + name);
        }
        return value;
    }
}
