package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;

/** The primary key of what there is once for each agent. */
record AgentKey(String tenant, String name) {

    static AgentKey of(AgentId id) {
        return new AgentKey(id.tenant().value(), id.name());
    }
}
