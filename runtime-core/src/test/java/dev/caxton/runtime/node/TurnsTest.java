package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Decision;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Account;
import dev.caxton.resource.Budget;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.mail.DeadLetters;
import dev.caxton.runtime.mail.Denials;
import dev.caxton.runtime.mail.PostOffice;
import dev.caxton.runtime.module.Admission;
import dev.caxton.runtime.module.CompiledModules;
import dev.caxton.runtime.sandbox.Holds;
import dev.caxton.runtime.sandbox.Surroundings;
import dev.caxton.runtime.sandbox.TurnWatch;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.schedule.Ticker;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.state.MemoryStateStore;
import dev.caxton.runtime.timer.Timers;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.MeteredModule;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final AgentId AGENT = new AgentId(TenantId.DEFAULT, "agent");
    private static final Principal BY = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "admin");
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final LevelRules RULES = LevelRules.of(Level.DEFAULT);

    /** Somebody else does something at the moment before the claim is put down. */
    private static final class Contested extends Claim {
        private final AtomicReference<Runnable> before = new AtomicReference<>(() -> {});

        @Override
        void putDown() {
            before.getAndSet(() -> {}).run();
            super.putDown();
        }
    }

    private final Records records = new Records();
    private final Ticker ticker = new Ticker();
    private final Contested claim = new Contested();
    private final Lifecycle lifecycle = new Lifecycle(AGENT, records);
    private final Turns turns = turns();

    private Turns turns() {
        Account node = Account.root("the node", new Quota(1_000, 1L << 40, 10), 0, List.of());
        PostOffice post = new PostOffice();
        InstantSource time = InstantSource.system();
        Scheduler scheduler = new Scheduler(1, 2, System::nanoTime);
        Shared shared = new Shared(
                new Surroundings(
                        () -> (principal, action, now) -> new Decision.Deny("0", "a test permits nothing"),
                        records,
                        Optional.empty(),
                        time,
                        () -> "id",
                        new SecureRandom(),
                        post,
                        new DeadLetters(10, 1_000_000, time),
                        new Denials(records, post, BY, time, System::nanoTime),
                        new TurnWatch(),
                        new Holds(),
                        new Budget(1_000_000)),
                scheduler,
                ticker,
                System::nanoTime,
                TurnObserver.NONE,
                new Budget(1_000_000),
                new Budget(1_000_000),
                new Shared.Kept(new MemoryStateStore(1_000_000), new Timers(post, time, () -> "id")));
        return new Turns(
                version(node), shared, scheduler.seat(scheduler.share(), 1), lifecycle, Optional.empty(), claim);
    }

    private static Version version(Account node) {
        Engine engine = new IdleEngine();
        byte[] module = Wat.assemble("""
                (module
                  (memory (export "memory") 1)
                  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
                  (func (export "handle_message") (param i32 i32) (result i32) (i32.const 0)))
                """);
        MeteredModule metered = assertInstanceOf(
                        FrontEndResult.Admitted.class, Admission.check(module, engine, RULES, LIMITS))
                .module();
        return new Version(
                new AgentDescriptor("agent", TenantId.DEFAULT, Level.DEFAULT, LIMITS, List.of(), Optional.empty()),
                RULES,
                assertInstanceOf(
                                Admission.Result.Loaded.class,
                                new Admission(new CompiledModules(node)).load(engine, metered))
                        .module(),
                node.child("agent a", new Quota(1_000, 0, 0), 0),
                node,
                Version.footprint(LIMITS, RULES, metered),
                Instant.EPOCH);
    }

    @AfterEach
    void close() {
        ticker.close();
    }

    /** The turn has looked at the state already and has not put the claim down yet: whoever drains finds it taken and leaves the rest to the turn. */
    @Test
    void aDrainJustBeforeTheClaimIsPutDownComesToItsEnd() {
        assertTrue(lifecycle.changeRecorded(AgentState.UNLOADED, AgentState.LOADED));
        assertTrue(lifecycle.changeRecorded(AgentState.LOADED, AgentState.RUNNING));
        turns.mailbox().open();
        claim.before.set(() -> {
            assertEquals(Optional.empty(), lifecycle.change(BY, AgentState.DRAINING, "DRAINING"));
            turns.drain();
        });
        assertTrue(turns.idle());
        assertTrue(claim.take(Duration.ofMinutes(1)), "whatever there was to do is done");
        assertEquals(AgentState.STOPPED, lifecycle.state());
    }
}
