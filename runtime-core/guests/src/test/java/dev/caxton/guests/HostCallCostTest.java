package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.sandbox.GuestAbi;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Guests that do nothing but call one host function, as dearly for the host as they can, until their fuel is spent. Each of them is ended by its fuel; how much
 * longer a unit takes than in a guest that spins is printed, as a table. A ratio far above those of the others is a hole in the charges.
 */
class HostCallCostTest {

    private static final int RUNS = 5;
    private static final long FUEL = 5_000_000;

    private static final Limits LIMITS = Limits.DEFAULT
            .change()
            .fuelPerTurn(FUEL)
            .fuelPerSecond(Limits.MAX_FUEL_PER_SECOND)
            .turnTime(Duration.ofMinutes(5))
            .hostCallsPerTurn(Integer.MAX_VALUE)
            .messagesPerTurn(Integer.MAX_VALUE)
            .toolCallsPerTurn(Integer.MAX_VALUE)
            .outputBytesPerTurn(Integer.MAX_VALUE)
            .mailboxLength(Limits.MAX_MAILBOX_LENGTH)
            .build();

    private static final RestartRule PATIENT = new RestartRule(
            RestartRule.When.ON_FAILURE,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            RestartRule.MOST_FAILURES,
            Duration.ofSeconds(1),
            Duration.ofMillis(1));

    /** Its name, and its arguments as text in WebAssembly. Data: a name at 0, a key at 16, sixty-four kilobytes of line feeds at 1,024, 1,024 parts at 70,000. */
    private record Case(HostFunction function, String arguments) {}

    private static final List<Case> CASES = List.of(
            new Case(HostFunction.LOG, "(i32.const 2) (i32.const 1024) (i32.const 8192)"),
            new Case(HostFunction.LOG, "(i32.const 2) (i32.const 1024) (i32.const 0)"),
            new Case(HostFunction.GET_TIME, ""),
            new Case(HostFunction.REPLY, "(i32.const 1024) (i32.const 65536)"),
            new Case(HostFunction.LAST_ERROR, "(i32.const 1024) (i32.const 65536)"),
            new Case(HostFunction.READ_RESULT, "(i32.const 1024) (i32.const 65536) (i32.const 0)"),
            new Case(HostFunction.MESSAGE_INFO, "(i32.const 0) (i32.const 1) (i32.const 1024) (i32.const 255)"),
            new Case(HostFunction.SEND_MESSAGE, "(i32.const 0) (i32.const 4) (i32.const 1024) (i32.const 1024)"),
            new Case(HostFunction.SEND_MESSAGE, "(i32.const 0) (i32.const 4) (i32.const 1024) (i32.const 65536)"),
            new Case(HostFunction.SEND_MESSAGE, "(i32.const 16) (i32.const 3) (i32.const 1024) (i32.const 0)"),
            new Case(HostFunction.CALL_TOOL, "(i32.const 32) (i32.const 3) (i32.const 1024) (i32.const 65536)"),
            new Case(HostFunction.GET_STATE, "(i32.const 16) (i32.const 3) (i32.const 1024) (i32.const 65536)"),
            new Case(HostFunction.PUT_STATE, "(i32.const 16) (i32.const 3) (i32.const 1024) (i32.const 65536)"),
            new Case(HostFunction.PUT_STATE, "(i32.const 16) (i32.const 3) (i32.const 1024) (i32.const 1)"),
            new Case(HostFunction.DELETE_STATE, "(i32.const 16) (i32.const 3)"),
            new Case(HostFunction.SET_TIMER, "(i64.const 1) (i64.const 60000) (i32.const 1024) (i32.const 1024)"),
            new Case(HostFunction.CANCEL_TIMER, "(i64.const 1)"),
            new Case(HostFunction.RANDOM, "(i32.const 1024) (i32.const 65536)"),
            new Case(HostFunction.RANDOM, "(i32.const 1024) (i32.const 1)"),
            new Case(HostFunction.WASI_CLOCK_TIME_GET, "(i32.const 1) (i64.const 0) (i32.const 512)"),
            new Case(HostFunction.WASI_FD_WRITE, "(i32.const 1) (i32.const 70000) (i32.const 1) (i32.const 512)"),
            new Case(HostFunction.WASI_FD_WRITE, "(i32.const 1) (i32.const 70000) (i32.const 1024) (i32.const 512)"),
            new Case(HostFunction.WASI_FD_WRITE, "(i32.const 1) (i32.const 78200) (i32.const 512) (i32.const 512)"),
            new Case(HostFunction.WASI_FD_FDSTAT_GET, "(i32.const 1) (i32.const 512)"));

    private static String guest(Optional<Case> called) {
        String imports = "";
        String body = "";
        if (called.isPresent()) {
            HostFunction function = called.get().function();
            FunctionType type = GuestAbi.type(function);
            StringBuilder types = new StringBuilder();
            type.parameters()
                    .forEach(p -> types.append(" (param ").append(name(p)).append(')'));
            type.results()
                    .forEach(r -> types.append(" (result ").append(name(r)).append(')'));
            imports = "(import \"%s\" \"%s\" (func $f%s))".formatted(function.module(), function.function(), types);
            String call = "(call $f " + called.get().arguments() + ")";
            body = type.results().isEmpty() ? call : "(drop " + call + ")";
        }
        return """
                (module %s
                  (memory (export "memory") 2 2)
                  (data (i32.const 0) "cost")
                  (data (i32.const 16) "key")
                  (data (i32.const 32) "a/b")
                  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 100000))
                  (func (export "handle_timer") (param i64 i32 i32) (result i32) (i32.const 0))
                  (func (export "handle_message") (param i32 i32) (result i32) (local $i i32)
                    (local.set $i (i32.const 1024))
                    (loop $fill
                      (i32.store8 (local.get $i) (i32.const 10))
                      (local.set $i (i32.add (local.get $i) (i32.const 1)))
                      (br_if $fill (i32.lt_u (local.get $i) (i32.const 66560))))
                    (local.set $i (i32.const 70000))
                    (loop $parts
                      (i32.store (local.get $i) (i32.const 1024))
                      (i32.store offset=4 (local.get $i) (i32.const 65536))
                      (local.set $i (i32.add (local.get $i) (i32.const 8)))
                      (br_if $parts (i32.lt_u (local.get $i) (i32.const 78192))))
                    (loop $for_ever %s (br $for_ever))
                    (i32.const 0)))
                """.formatted(imports, body);
    }

    private static String name(ValueType type) {
        return type == ValueType.I64 ? "i64" : "i32";
    }

    /** Nanoseconds of a unit, at best: noise only makes a run longer. */
    private static double cost(Optional<Case> called) {
        try (House house = new House()) {
            house.deploy(
                    new AgentDescriptor(
                            "cost",
                            TenantId.DEFAULT,
                            Level.RELAXED,
                            LIMITS,
                            List.of(),
                            Optional.empty(),
                            new Upkeep(1, PATIENT, new RetryRule(0, Duration.ofSeconds(1), 1))),
                    Wat.assemble(guest(called)));
            double best = Double.MAX_VALUE;
            for (int i = 0; i < RUNS; i++) {
                Message message = Message.to(House.id("cost")).build();
                RequestResult.Failed failed = assertInstanceOf(
                        RequestResult.Failed.class,
                        house.runtime.request(House.ADMIN, message, House.PATIENCE),
                        () -> called.toString());
                assertEquals("CAX-TURN-OUT-OF-FUEL", failed.problem().code(), () -> called.toString());
                TurnReport report = failed.turn().orElseThrow();
                best = Math.min(best, report.guestTime().toNanos() / (double) report.fuelUsed());
            }
            return best;
        }
    }

    @Test
    void everyFunctionIsPaidForByFuel() {
        double spin = cost(Optional.empty());
        StringBuilder table =
                new StringBuilder("\nhost function, largest work for its fuel | ns a unit | of spinning\n");
        table.append(String.format(Locale.ROOT, "%-110s | %9.2f | %9.1f%n", "spinning", spin, 1.0));
        for (Case called : CASES) {
            double cost = cost(Optional.of(called));
            table.append(String.format(
                    Locale.ROOT,
                    "%-110s | %9.2f | %9.1f%n",
                    called.function() + " " + called.arguments(),
                    cost,
                    cost / spin));
        }
        System.out.println(table);
    }
}
