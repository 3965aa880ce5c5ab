package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.StoredUpstream;
import dev.caxton.management.store.UpstreamTable;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.pin.Verdict;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamYaml;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.yaml.YamlException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Upstreams that are registered while the server runs, and what people decide on tools. Both outlive the server. Safe for use by many threads; blocks on the database, and until
 * the processes of an upstream that is removed have ended.
 */
public final class Upstreams {

    private static final Logger LOG = Logger.getLogger(Upstreams.class.getName());

    private record Key(TenantId tenant, String name) {
        static Key of(UpstreamConfig upstream) {
            return new Key(upstream.tenant(), upstream.name());
        }
    }

    /**
     * What registrations may name.
     *
     * @param variables what <code>${name}</code> stands for
     * @param executables the names of the admitted executables
     */
    record Means(Map<String, String> variables, Set<String> executables) {}

    private final McpGateway gateway;
    private final UpstreamTable table;
    private final Means means;
    private final InstantSource time;
    private final Set<Key> file;
    private final Map<Key, StoredUpstream> registered = new ConcurrentHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();

    Upstreams(
            McpGateway gateway, UpstreamTable table, Means means, InstantSource time, Collection<UpstreamConfig> file) {
        this.gateway = gateway;
        this.table = table;
        this.means = means;
        this.time = time;
        this.file = file.stream().map(Key::of).collect(Collectors.toUnmodifiableSet());
    }

    /** Connects what was registered before the server started. What the file names too, or what can no longer be read, is left out and reported. */
    void restore() {
        for (StoredUpstream kept : table.all()) {
            Key key = new Key(kept.tenant(), kept.name());
            registered.put(key, kept);
            if (file.contains(key)) {
                LOG.severe("The upstream " + kept.tenant() + "/" + kept.name()
                        + " stands in the file and was registered too; that of the file counts.");
                continue;
            }
            readable(kept).ifPresent(gateway::register);
        }
    }

    /** Another version of the server may have written it, or the sample may be gone. */
    private Optional<UpstreamConfig> readable(StoredUpstream kept) {
        try {
            return Optional.of(read(kept));
        } catch (YamlException e) {
            LOG.severe("The upstream " + kept.tenant() + "/" + kept.name() + " can't be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private UpstreamConfig read(StoredUpstream upstream) {
        return UpstreamYaml.registration(
                upstream.tenant(),
                upstream.name(),
                upstream.document().getBytes(StandardCharsets.UTF_8),
                means.variables());
    }

    /**
     * Whether an upstream stands in the file, and is changed there only.
     *
     * @param tenant its tenant
     * @param name its name
     * @return whether it does
     */
    public boolean isOfFile(TenantId tenant, String name) {
        return file.contains(new Key(tenant, name));
    }

    /**
     * How an upstream was registered.
     *
     * @param tenant its tenant
     * @param name its name
     * @return empty if it was not, or stands in the file
     */
    public Optional<StoredUpstream> registration(TenantId tenant, String name) {
        return isOfFile(tenant, name) ? Optional.empty() : Optional.ofNullable(registered.get(new Key(tenant, name)));
    }

    /**
     * Registers an upstream and begins to connect it. One of the same name is removed before, and what was approved of its tools is forgotten, unless the new one is the same server.
     *
     * @param by who registers it
     * @param upstream its registration, not kept yet
     * @param expected whether what is registered now is what the caller expects
     * @return the registration, or empty if it is not
     * @throws ProblemException if it stands in the file, is an agent, names an executable that is not admitted, or can't be kept
     * @throws YamlException if the document is no registration
     */
    public Optional<StoredUpstream> register(
            Principal by, Draft upstream, Predicate<Optional<StoredUpstream>> expected) {
        StoredUpstream next = new StoredUpstream(
                upstream.tenant(),
                upstream.name(),
                upstream.document(),
                by,
                time.instant().truncatedTo(ChronoUnit.MICROS));
        Key key = new Key(next.tenant(), next.name());
        UpstreamConfig config = read(next);
        requireAdmitted(config.transport());
        changing.lock();
        try {
            requireNotOfFile(key);
            requireNoAgent(key);
            if (!expected.test(Optional.ofNullable(registered.get(key)))) {
                return Optional.empty();
            }
            Optional<UpstreamConfig> former =
                    Optional.ofNullable(registered.get(key)).flatMap(this::readable);
            boolean sameServer = former.map(UpstreamConfig::transport).equals(Optional.of(config.transport()));
            boolean kept = false;
            try {
                Kept.to("The upstream is not registered, since that can't be kept; a former one goes on.", () -> {
                    // Before the new one is kept: decisions on another server's tools must not wait for it.
                    if (sameServer) {
                        gateway.disconnect(key.tenant(), key.name());
                    } else {
                        gateway.unregister(key.tenant(), key.name());
                    }
                    table.put(next);
                });
                kept = true;
            } finally {
                if (!kept) {
                    former.ifPresent(gateway::register);
                }
            }
            registered.put(key, next);
            gateway.register(config);
            return Optional.of(next);
        } finally {
            changing.unlock();
        }
    }

    /**
     * What is to be registered.
     *
     * @param tenant its tenant
     * @param name its name
     * @param document the registration in YAML or JSON
     */
    public record Draft(TenantId tenant, String name, String document) {}

    /**
     * Removes an upstream, ends its connection and its processes, and forgets what was approved of its tools, but not what people have refused.
     *
     * @param tenant its tenant
     * @param name its name; hostile
     * @param expected whether what is registered now is what the caller expects
     * @return whether it was
     * @throws ProblemException if there is none, if it stands in the file or is an agent, or if that can't be kept; its connection has ended then all the same
     */
    public boolean remove(TenantId tenant, String name, Predicate<Optional<StoredUpstream>> expected) {
        Key key = new Key(tenant, name);
        changing.lock();
        try {
            requireNotOfFile(key);
            requireNoAgent(key);
            StoredUpstream known = registered.get(key);
            if (known == null) {
                throw unknown(name);
            }
            if (!expected.test(Optional.of(known))) {
                return false;
            }
            Kept.to(
                    "It is disconnected, but that can't be kept: after a restart of the server it is there again.",
                    () -> {
                        gateway.unregister(tenant, name);
                        table.remove(tenant, name);
                    });
            registered.remove(key);
            return true;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Makes a change while no upstream is registered or removed.
     *
     * @param change the change
     */
    void unchanged(Runnable change) {
        changing.lock();
        try {
            change.run();
        } finally {
            changing.unlock();
        }
    }

    private void requireNoAgent(Key key) {
        if (gateway.isAgent(key.tenant(), key.name())) {
            throw new ProblemException(
                    "CAX-UPSTREAM-AGENT",
                    "The upstream '" + key.name() + "' is an agent that declares tools.",
                    "Take another name, or deploy the agent without tools, or remove it.");
        }
    }

    private void requireNotOfFile(Key key) {
        if (file.contains(key)) {
            throw new ProblemException(
                    "CAX-UPSTREAM-FILE",
                    "The upstream '" + key.name() + "' stands in upstreams.yaml, and is changed only there.",
                    "Change the file and restart the server, or take another name.");
        }
    }

    private void requireAdmitted(Transport transport) {
        if (transport instanceof Transport.Stdio stdio && !means.executables().contains(stdio.executable())) {
            throw new ProblemException(
                    "CAX-UPSTREAM-EXECUTABLE",
                    "The executable is not admitted; the admitted ones are " + new TreeSet<>(means.executables()) + ".",
                    "Add it to caxton.upstreams.executables, and restart the server.");
        }
    }

    /**
     * What is said of an upstream that is not there.
     *
     * @param name its name
     * @return the problem
     */
    public static ProblemException unknown(String name) {
        return new ProblemException(
                "CAX-UPSTREAM-UNKNOWN",
                "The tenant has no upstream of the name '" + name + "'.",
                "Look at GET /api/v1/upstreams.");
    }

    /**
     * Approves a tool as it describes itself.
     *
     * @param tool the tool
     * @param digest of the description that the person has seen
     * @param approver who it is; the tenant is theirs
     * @return what became of it
     * @throws ProblemException if it can't be kept; it does not count then
     */
    public Verdict approve(ToolName tool, String digest, Principal approver) {
        return Kept.in(
                "The approval can't be kept, so it does not count.",
                () -> gateway.pins().approve(approver.tenant(), tool, digest, approver));
    }

    /**
     * Refuses a description of a tool.
     *
     * @param tool the tool
     * @param digest of the description
     * @param principal who it is; the tenant is theirs
     * @return what became of it
     */
    public Verdict refuse(ToolName tool, String digest, Principal principal) {
        return gateway.pins().refuse(principal.tenant(), tool, digest, principal);
    }
}
