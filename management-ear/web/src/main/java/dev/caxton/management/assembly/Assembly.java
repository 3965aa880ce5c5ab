package dev.caxton.management.assembly;

import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.management.config.ConfigurationException;
import dev.caxton.management.config.Settings;
import dev.caxton.management.home.Home;
import dev.caxton.management.identity.AccessToken;
import dev.caxton.management.identity.RefusalRecords;
import dev.caxton.management.identity.Tokens;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.AgentStore;
import dev.caxton.management.store.ApprovalTable;
import dev.caxton.management.store.ModuleFiles;
import dev.caxton.management.store.OneServer;
import dev.caxton.management.store.PinTable;
import dev.caxton.management.store.PolicyStore;
import dev.caxton.management.store.Schema;
import dev.caxton.management.store.StateTable;
import dev.caxton.management.store.SwitchStore;
import dev.caxton.management.store.UpstreamTable;
import dev.caxton.management.telemetry.TurnTelemetry;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamYaml;
import dev.caxton.policy.yaml.YamlCaps;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.RuntimeBuilder;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Puts the server together when the application starts and takes it apart, in the opposite order, when it stops. */
@ApplicationScoped
public class Assembly {

    private static final Logger LOG = Logger.getLogger(Assembly.class.getName());

    private final Config config;
    private final Tokens tokens;
    private final AgentStore store;
    private final SwitchStore switchStore;
    private final PolicyStore policyStore;
    private final OpenTelemetry telemetry;
    private final Exports exports;
    private final AtomicReference<Optional<Parts>> parts = new AtomicReference<>(Optional.empty());
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String instance = UUID.randomUUID().toString();

    /** Where the start stands. */
    public enum State {
        /** Not everything is there yet. */
        STARTING,
        /** Everything that was there before is there again, or has been reported. */
        READY,
        /** Going down. */
        STOPPING
    }

    /**
     * An assembly.
     *
     * @param config the settings
     * @param tokens who is known
     * @param store the agents
     * @param switches quotas and holds
     * @param policies policy documents that were in force
     * @param telemetry traces and metrics
     * @param exports how the audit log is sent elsewhere
     */
    @Inject
    public Assembly(
            Config config,
            Tokens tokens,
            AgentStore store,
            SwitchStore switches,
            PolicyStore policies,
            OpenTelemetry telemetry,
            Exports exports) {
        this.config = config;
        this.tokens = tokens;
        this.store = store;
        this.switchStore = switches;
        this.policyStore = policies;
        this.telemetry = telemetry;
        this.exports = exports;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected Assembly() {
        this(null, null, null, null, null, null, null);
    }

    /**
     * The parts of the running server.
     *
     * @return the parts
     * @throws ProblemException if the server is starting or stopping
     */
    public Parts parts() {
        return parts.get()
                .orElseThrow(() -> new ProblemException(
                        "CAX-HTTP-STARTING",
                        "The server is starting or stopping.",
                        "Try again when /health/ready answers 200."));
    }

    /**
     * Where the start stands.
     *
     * @return the state
     */
    public State state() {
        return state.get();
    }

    /**
     * Tells this start of this server from every other.
     *
     * @return random
     */
    public String instance() {
        return instance;
    }

    /**
     * Starts everything but the agents that were there before; those follow in the background.
     *
     * @param database migrated here
     * @return the parts
     * @throws ConfigurationException if the server can't start as it is configured
     */
    Parts start(DataSource database) {
        WireLogs.silence();
        Settings settings = Settings.read(key -> config.getOptionalValue(key, String.class), names());
        Console console = new Console(settings.start().console());
        try {
            Home home = opened(Home.open(settings.home()));
            opened(alone(database));
            migrate(database);
            Optional<AccessToken> token = tokens.open(settings.start().newToken());
            Optional<Sample> sample = settings.start().sample().map(Sample::new);
            boolean first = Sample.furnish(home, sample);
            Parts made = assemble(settings, home, database);
            parts.set(Optional.of(made));
            Greeting greeting = new Greeting(settings, console, instance, home.firstToken());
            Thread.ofVirtual()
                    .name("caxton-start")
                    .start(() -> finish(made, first ? sample : Optional.empty(), greeting, token));
            return made;
        } catch (RuntimeException e) {
            console.say("caxton: " + sentence(e));
            stop();
            throw e;
        }
    }

    private AutoCloseable alone(DataSource database) {
        try {
            return OneServer.take(database, this::stop);
        } catch (IllegalStateException e) {
            throw new ConfigurationException(
                    "Another Caxton server works on this database. Stop it first, or set caxton.db.url to another"
                            + " database or schema.",
                    e);
        } catch (SQLException e) {
            throw new ConfigurationException(
                    "The database can't be reached, or its file is damaged: " + e.getMessage(), e);
        }
    }

    private static void migrate(DataSource database) {
        try {
            Schema.migrate(database);
        } catch (SQLException e) {
            throw new ConfigurationException(
                    "The database can't be reached, or its file is damaged: " + e.getMessage(), e);
        }
    }

    /** Not those of the environment: there, CAXTON_TOKEN and others are for other programs. */
    private Set<String> names() {
        Set<String> names = new HashSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            if (!source.getName().toLowerCase(Locale.ROOT).contains("env")) {
                names.addAll(source.getPropertyNames());
            }
        }
        return names;
    }

    private Parts assemble(Settings settings, Home home, DataSource database) {
        InstantSource clock = InstantSource.system();
        FileAuditLog audit = opened(FileAuditLog.open(home.audit(), FileAuditSettings.defaults(clock)));
        opened(AuditTrail.start(audit, home, settings.audit(), exports));
        RefusalRecords refusals =
                opened(new RefusalRecords(audit, settings.http().authFailures(), clock));
        PolicyFile policies = PolicyFile.open(home.policy(), audit, policyStore, clock, CaxtonRuntime.SYSTEM);
        List<UpstreamConfig> file = upstreams(settings, home);
        AtomicReference<Optional<Switches>> switches = new AtomicReference<>(Optional.empty());
        McpGateway gateway = opened(McpGateway.builder()
                .upstreams(file)
                .policies(() -> policies.active().snapshot())
                .audit(audit)
                .guards(settings.upstreams().guards())
                .ownGuards(settings.upstreams().own())
                .executables(settings.upstreams().executables())
                .secrets(new Secrets(settings.upstreams().secrets())::secret)
                .version(BuildInfo.version())
                .approvals(approvals(database))
                .pins(new PinTable(database))
                .holds(who ->
                        switches.get().map(known -> known.toolCallsHeld(who)).orElse(Switches.STARTING))
                .build());
        Upstreams upstreams = new Upstreams(
                gateway,
                new UpstreamTable(database),
                new Upstreams.Means(
                        variables(settings), settings.upstreams().executables().keySet()),
                clock,
                file);
        upstreams.restore();
        StateTable states = new StateTable(database);
        RuntimeBuilder builder = CaxtonRuntime.builder()
                .policies(() -> policies.active().snapshot())
                .audit(audit)
                .tools(gateway.broker())
                .state(states)
                .observer(new TurnTelemetry(telemetry));
        if (settings.start().codeCacheBytes() > 0) {
            builder.codeCache(home.codeCache(), settings.start().codeCacheBytes());
        }
        CaxtonRuntime runtime = opened(builder.build());
        ModuleFiles modules = new ModuleFiles(home.agents());
        ToolOffering tools = new ToolOffering(gateway, upstreams, runtime.tools());
        Agents agents = new Agents(runtime, store, modules, states, tools);
        Switches made = new Switches(runtime, switchStore, agents);
        switches.set(Optional.of(made));
        return new Parts(
                settings,
                audit,
                audit.reader(),
                new AuditEvidence(home),
                refusals,
                policies,
                gateway,
                upstreams,
                runtime,
                agents,
                made,
                new Restoration(runtime, store, modules, states, audit, tools));
    }

    private static ApprovalTable approvals(DataSource database) {
        try {
            return new ApprovalTable(database);
        } catch (SQLException e) {
            throw new ConfigurationException("The approvals can't be read from the database: " + e.getMessage(), e);
        }
    }

    /** What registrations of upstreams may name. */
    private static Map<String, String> variables(Settings settings) {
        return settings.start()
                .sample()
                .map(folder -> Map.of("sample.home", folder.toString()))
                .orElse(Map.of());
    }

    private static List<UpstreamConfig> upstreams(Settings settings, Home home) {
        try {
            return Home.read(home.upstreams(), YamlCaps.DEFAULT.bytes())
                    .map(bytes ->
                            UpstreamYaml.read(home.upstreams().getFileName().toString(), bytes, variables(settings)))
                    .orElse(List.of());
        } catch (YamlException e) {
            throw new ConfigurationException(
                    "The list of upstreams " + home.upstreams() + " is refused: " + e.getMessage(), e);
        }
    }

    private void finish(Parts made, Optional<Sample> sample, Greeting greeting, Optional<AccessToken> token) {
        List<String> lost = new ArrayList<>();
        try {
            made.switches().before();
            made.agents().restore(made.restoration());
            made.switches().after();
            made.agents()
                    .lost()
                    .forEach((id, problem) -> lost.add(id + ": " + problem.code() + " " + problem.message()));
            made.agents()
                    .toolless()
                    .forEach((id, problem) ->
                            lost.add("the tools of " + id + ": " + problem.code() + " " + problem.message()));
            sample.ifPresent(given -> lost.addAll(given.deploy(made.agents())));
        } catch (RuntimeException e) {
            // Never ready: nobody knows which agents there should be.
            LOG.log(Level.SEVERE, "the agents could not be brought back", e);
            greeting.failed(
                    "the agents could not be brought back, and the server does not become ready: " + sentence(e));
            return;
        }
        if (state.compareAndSet(State.STARTING, State.READY)) {
            greeting.whenReachable(token, lost);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Stops everything. Later calls do nothing. */
    void stop() {
        state.set(State.STOPPING);
        parts.set(Optional.empty());
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, part.getClass().getSimpleName() + " did not close in order", e);
            }
        }
    }

    private static String sentence(Throwable e) {
        String message = e.getMessage();
        return e instanceof ConfigurationException && message != null
                ? message
                : "the server could not start: " + e + ". The log says more.";
    }
}
