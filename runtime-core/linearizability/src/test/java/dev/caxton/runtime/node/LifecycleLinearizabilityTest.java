package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.linearizability.Scenarios;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.agent.AgentState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** However many change an agent's state at the same time, each change was legal where it happened. */
@Param(name = "from", gen = IntGen.class, conf = "0:5")
@Param(name = "to", gen = IntGen.class, conf = "0:5")
public class LifecycleLinearizabilityTest {

    private static final AgentId AGENT = new AgentId(TenantId.DEFAULT, "agent");
    private static final AgentState[] STATES = AgentState.values();
    private static final Principal BY = Principal.agent(AGENT);

    private final Lifecycle lifecycle = new Lifecycle(AGENT, new Nowhere());

    @Operation
    public boolean change(@Param(name = "to") int to) {
        return lifecycle.change(BY, STATES[to], "TEST").isEmpty();
    }

    @Operation
    public boolean changeRecorded(@Param(name = "from") int from, @Param(name = "to") int to) {
        return lifecycle.changeRecorded(STATES[from], STATES[to]);
    }

    @Operation
    public AgentState state() {
        return lifecycle.state();
    }

    @Test
    void isLinearizable() {
        Scenarios.check(getClass());
    }

    /** What is recorded is not what is checked. */
    private static final class Nowhere implements AuditLog {
        @Override
        public AuditReceipt append(AuditEvent event) {
            return new AuditReceipt(0, "0".repeat(64));
        }

        @Override
        public CompletionStage<AuditReceipt> record(AuditEvent event) {
            return CompletableFuture.completedStage(append(event));
        }

        @Override
        public void close() {}
    }
}
