package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.DeployResult;
import dev.caxton.testkit.Wat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What breaks a limit before any message is handled is recorded as what breaks one later. */
class InitTest {

    private static final String LOOP = """
            (module (memory (export "memory") 1)
              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
              (func (export "init") (result i32) (loop $for_ever (br $for_ever)) (i32.const 0))
              (func (export "handle_message") (param i32 i32) (result i32) (i32.const 0)))""";

    /** Behaves until a message has changed its state; from then on no fresh sandbox gets through {@code init}. A message of nothing traps. */
    private static final String SLEEPER = """
            (module (import "caxton" "get_state" (func $get (param i32 i32 i32 i32) (result i32)))
              (import "caxton" "put_state" (func $put (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1) (data (i32.const 16) "evil")
              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
              (func (export "init") (result i32)
                (if (i32.ge_s (call $get (i32.const 16) (i32.const 4) (i32.const 64) (i32.const 4)) (i32.const 0))
                  (then (loop $for_ever (br $for_ever))))
                (i32.const 0))
              (func (export "handle_message") (param i32 i32) (result i32)
                (if (i32.eqz (local.get 1)) (then (unreachable)))
                (call $put (i32.const 16) (i32.const 4) (i32.const 16) (i32.const 4))))""";

    private static List<String> phases(House house) {
        return house.audit.of(AuditEvent.AgentViolation.class).stream()
                .map(violation -> violation.phase() + " " + violation.code())
                .toList();
    }

    @Test
    void aDeploymentWhoseInitDoesNotEndIsRefusedAndRecorded() {
        try (House house = new House()) {
            DeployResult result = house.runtime.deploy(
                    House.ADMIN, House.descriptor("loop", Level.DEFAULT, Limits.DEFAULT), Wat.assemble(LOOP));
            assertEquals(
                    "CAX-AGENT-INIT",
                    assertInstanceOf(DeployResult.Refused.class, result)
                            .problem()
                            .code());
            assertEquals(List.of("init CAX-TURN-OUT-OF-FUEL"), phases(house));
            AuditEvent.AgentViolation violation =
                    house.audit.of(AuditEvent.AgentViolation.class).getFirst();
            assertEquals(House.id("loop"), violation.agent());
            assertEquals(Optional.empty(), violation.envelope());
            assertTrue(violation.fuelUsed() >= Limits.DEFAULT.fuelPerTurn(), "it tells what was spent");
        }
    }

    @Test
    void everyFreshSandboxThatBreaksALimitIsRecorded() {
        try (House house = new House()) {
            house.deploy(House.descriptor("sleeper", Level.DEFAULT, Limits.DEFAULT), Wat.assemble(SLEEPER));
            house.finish("sleeper", "wait");
            house.failure("sleeper", "");
            assertEquals(List.of("message CAX-TURN-TRAPPED"), phases(house));
            assertTrue(house.audit
                    .of(AuditEvent.AgentViolation.class)
                    .getFirst()
                    .envelope()
                    .isPresent());
            assertEquals(
                    "CAX-AGENT-INIT", house.failure("sleeper", "now").problem().code());
            house.failure("sleeper", "now");
            assertEquals(
                    List.of("message CAX-TURN-TRAPPED", "init CAX-TURN-OUT-OF-FUEL", "init CAX-TURN-OUT-OF-FUEL"),
                    phases(house));
            assertEquals(
                    "CAX-AGENT-INIT",
                    house.status("sleeper").lastFailure().orElseThrow().code());
        }
    }
}
