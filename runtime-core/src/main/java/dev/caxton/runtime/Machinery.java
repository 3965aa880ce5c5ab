package dev.caxton.runtime;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.HostFunction;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.mail.DeadLetters;
import dev.caxton.runtime.mail.Denials;
import dev.caxton.runtime.mail.PostOffice;
import dev.caxton.runtime.module.Admission;
import dev.caxton.runtime.module.CompiledModules;
import dev.caxton.runtime.node.Agents;
import dev.caxton.runtime.node.HoldSwitch;
import dev.caxton.runtime.node.Shared;
import dev.caxton.runtime.node.Tenants;
import dev.caxton.runtime.sandbox.Holds;
import dev.caxton.runtime.sandbox.Surroundings;
import dev.caxton.runtime.sandbox.TurnWatch;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.schedule.Ticker;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.ToolHost;
import dev.caxton.runtime.timer.Timers;
import java.lang.module.ModuleDescriptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** What stands behind the door of a runtime: its parts, put together from the settings, set going, and stopped in order. Safe for use by many threads. */
final class Machinery implements AutoCloseable {

    // The described system's figure.
    private static final int DEAD_LETTERS = 100_000;

    // How long a turn that waits for a tool can hold up the end of the runtime.
    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

    private static final Duration TICKET_SWEEP = Duration.ofSeconds(1);

    private final Principal system;
    private final AuditLog audit;
    private final Ticker ticker = new Ticker();
    private final DeadLetters deadLetters;
    private final Denials denials;
    private final Tenants tenants;
    private final Agents agents;
    private final HoldSwitch holds;
    private final Doorway doorway;
    private final ToolHost tools;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Puts the parts together and sets them going. Blocks for one record on disk.
     *
     * @param settings what a builder has gathered
     * @param system who starts and stops what nobody else does
     * @throws dev.caxton.audit.AuditException if the start can't be recorded
     */
    Machinery(Settings settings, Principal system) {
        this.system = system;
        this.audit = settings.audit();
        this.deadLetters = new DeadLetters(DEAD_LETTERS, settings.heap().letters(), settings.time());
        TurnWatch watch = new TurnWatch();
        PostOffice post = new PostOffice();
        Timers timers = new Timers(post, settings.time(), settings.ids());
        this.denials = new Denials(audit, post, system, settings.time(), settings.nanos());
        Surroundings surroundings = surroundings(settings, post, deadLetters, denials, watch);
        Scheduler scheduler = new Scheduler(settings.permits(), carriers(), settings.nanos());
        Account node = account(settings);
        this.tenants = new Tenants(node, settings.tenantQuota(), scheduler, audit, settings.nanos());
        this.agents = new Agents(
                settings.engines(),
                new Admission(new CompiledModules(node)),
                shared(settings, surroundings, scheduler, ticker, timers),
                tenants);
        this.holds = new HoldSwitch(surroundings.holds(), audit, agents::released);
        this.tools = new HostedCalls(agents, surroundings);
        this.doorway = new Doorway(surroundings, new Budget(settings.heap().answers()), settings.nanos());
        start(settings.engines().getFirst(), watch, timers);
    }

    private static Surroundings surroundings(
            Settings settings, PostOffice post, DeadLetters deadLetters, Denials denials, TurnWatch watch) {
        return new Surroundings(
                settings.policies(),
                settings.audit(),
                settings.tools(),
                settings.time(),
                settings.ids(),
                settings.random(),
                post,
                deadLetters,
                denials,
                watch,
                new Holds(),
                new Budget(settings.heap().turns()));
    }

    private static Account account(Settings settings) {
        return Account.root(
                "the node",
                settings.quota(),
                settings.nanos().getAsLong(),
                Stream.of(HostFunction.values()).map(HostFunction::toString).toList());
    }

    private static Shared shared(
            Settings settings, Surroundings surroundings, Scheduler scheduler, Ticker ticker, Timers timers) {
        return new Shared(
                surroundings,
                scheduler,
                ticker,
                settings.nanos(),
                settings.observer(),
                new Budget(settings.heap().messages()),
                new Budget(settings.heap().logs()),
                new Shared.Kept(settings.state(), timers));
    }

    private void start(Engine engine, TurnWatch watch, Timers timers) {
        audit.append(new AuditEvent.RuntimeStarted(system, version(), engine.id()));
        ticker.every(TurnWatch.PERIOD, watch::sweep);
        ticker.every(TICKET_SWEEP, doorway::tick);
        ticker.every(Denials.PERIOD, denials::sweep);
        ticker.every(Timers.PERIOD, timers::sweep);
        Thread.ofPlatform().daemon().name("caxton-warm-up").start(engine::warmUp);
    }

    private static String version() {
        return Optional.ofNullable(Machinery.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(Machinery.class.getPackage().getImplementationVersion()))
                .orElse("unknown");
    }

    /** How many virtual threads the JVM runs at once. */
    static int carriers() {
        return Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    Tenants tenants() {
        return tenants;
    }

    Agents agents() {
        return agents;
    }

    HoldSwitch holds() {
        return holds;
    }

    Doorway doorway() {
        return doorway;
    }

    ToolHost tools() {
        return tools;
    }

    /** Stops the agents first, so that the record of the end is the last one. Blocks for running turns, at most 5 s. Does nothing the second time. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            agents.close(system, CLOSING_PATIENCE);
            ticker.close();
            denials.close();
            audit.record(new AuditEvent.RuntimeStopped(system));
        }
    }
}
