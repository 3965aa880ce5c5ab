package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.message.Problem;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The state of one agent: one reference, changed by compare-and-set along legal transitions only; whoever wins records the change. Safe for use by many threads. */
final class Lifecycle {

    private final AgentId agent;
    private final AuditLog audit;
    private final AtomicReference<AgentState> state = new AtomicReference<>(AgentState.UNLOADED);

    Lifecycle(AgentId agent, AuditLog audit) {
        this.agent = agent;
        this.audit = audit;
    }

    AgentId agent() {
        return agent;
    }

    AgentState state() {
        return state.get();
    }

    /** Changes the state; the record follows. For what narrows. */
    Optional<Problem> change(Principal by, AgentState to, String cause) {
        while (true) {
            AgentState from = state.get();
            if (!from.next().contains(to)) {
                return Optional.of(Problems.illegal(agent, from, to));
            }
            if (state.compareAndSet(from, to)) {
                audit.record(new AuditEvent.AgentStateChanged(by, agent, from.name(), to.name(), cause));
                return Optional.empty();
            }
        }
    }

    /** Changes the state if it is what it is believed to be. The caller has recorded the change before: for what widens. */
    boolean changeRecorded(AgentState from, AgentState to) {
        return from.next().contains(to) && state.compareAndSet(from, to);
    }
}
