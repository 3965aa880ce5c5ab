package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Account;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.resource.TurnCharge;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.Admission;
import dev.caxton.runtime.module.CompiledModules;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.MeteredModule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class VersionTest {

    private static final Limits LIMITS = Limits.DEFAULT;
    private static final LevelRules RULES = LevelRules.of(Level.DEFAULT);
    private static final String PLAIN = guest("");
    private static final String TIMED =
            guest("(func (export \"handle_timer\") (param i64 i32 i32) (result i32) (i32.const 0))");

    private final Account node = Account.root("the node", new Quota(1_000, 1L << 40, 10), 0, List.of());
    private final Account tenant = node.child("tenant t", new Quota(1_000, 1L << 40, 5), 0);

    private static String guest(String more) {
        return """
                (module
                  (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
                  (memory (export "memory") 1)
                  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
                  (func (export "handle_message") (param i32 i32) (result i32) (i32.const 0))
                  %s)
                """.formatted(more);
    }

    private LoadedModule load(String text) {
        Engine engine = new IdleEngine();
        MeteredModule metered = assertInstanceOf(
                        FrontEndResult.Admitted.class, Admission.check(Wat.assemble(text), engine, RULES, LIMITS))
                .module();
        return assertInstanceOf(
                        Admission.Result.Loaded.class, new Admission(new CompiledModules(node)).load(engine, metered))
                .module();
    }

    private Version version(String text) {
        LoadedModule module = load(text);
        AgentDescriptor descriptor =
                new AgentDescriptor("a", TenantId.DEFAULT, Level.DEFAULT, LIMITS, List.of(), Optional.empty());
        long footprint = Version.footprint(LIMITS, RULES, module.metered());
        assertEquals(Optional.empty(), tenant.reserve(footprint, 1));
        return new Version(
                descriptor,
                RULES,
                module,
                tenant.child("agent a", new Quota(1_000, 0, 0), 0),
                tenant,
                footprint,
                Instant.EPOCH);
    }

    private static Optional<String> fixed(Version version, UnaryOperator<Limits.Builder> change) {
        return version.fixed(LIMITS, change.apply(LIMITS.change()).build()).map(Problem::message);
    }

    @Test
    void whoeverCanHandleTimersTakesRoomForAllThatItMaySet() {
        Version plain = version(PLAIN);
        Version timed = version(TIMED);
        assertFalse(plain.handlesTimers());
        assertTrue(timed.handlesTimers());
        assertEquals(LIMITS.memoryBytes() + Version.HOST_BYTES, plain.footprint());
        long most = RULES.quotas().timers().pending();
        assertEquals(
                most * (RULES.quotas().timers().bytes() + Mailbox.OVERHEAD), timed.footprint() - plain.footprint());
    }

    @Test
    void itSaysWhatItImports() {
        assertEquals(List.of("caxton.reply"), version(PLAIN).imports());
    }

    @Test
    void whatIsCompiledInIsFixedAndNothingElse() {
        Version version = version(PLAIN);
        long less = LIMITS.memoryBytes() - Limits.PAGE_BYTES;
        assertEquals(
                Optional.of("the limit memory of agent default/a is part of its compiled module"),
                fixed(version, limits -> limits.memoryBytes(less)));
        assertEquals(
                Optional.of("the limit callDepth of agent default/a is part of its compiled module"),
                fixed(version, limits -> limits.callDepth(LIMITS.callDepth() - 1)));
        assertEquals(
                Optional.empty(),
                fixed(version, limits -> limits.fuelPerTurn(1).messageBytes(1).mailboxLength(1)));
    }

    @Test
    void whatItTookComesBackAndWhatItUsedStaysCounted() {
        for (int round = 0; round < 3; round++) {
            Version version = version(PLAIN);
            version.account().charge(new TurnCharge(1, 7, 0, 1, 0, 0, new int[0], Optional.empty()), 0);
            switch (round) {
                case 0 -> {
                    version.removed();
                    assertTaken(0, 0);
                }
                case 1 -> {
                    version.replaced();
                    assertTaken(0, 1);
                    tenant.release(0, 1);
                }
                default -> {
                    version.abandoned();
                    assertTaken(version.footprint(), 1);
                }
            }
            assertEquals(7L * (round + 1), tenant.usage().fuel());
        }
    }

    /** What is taken shows where more is asked for than there is. */
    private void assertTaken(long bytes, int agents) {
        assertEquals(
                bytes,
                tenant.reserve(Long.MAX_VALUE / 2, 0)
                        .map(Account.Shortage::taken)
                        .orElseThrow());
        assertEquals(agents, tenant.reserve(0, 100).map(Account.Shortage::taken).orElseThrow());
    }
}
