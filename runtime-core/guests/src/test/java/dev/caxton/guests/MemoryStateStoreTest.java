package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.state.MemoryStateStore;
import dev.caxton.state.contract.StateStoreContract;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryStateStoreTest extends StateStoreContract {

    @Override
    protected StateStore store() {
        return new MemoryStateStore(1_000_000);
    }

    @Test
    void neverTakesMoreThanItsBudgetAndGivesAllOfItBack() {
        StateStore store = new MemoryStateStore(2_000);
        AgentId agent = House.id("a");
        store.commit(new StateStore.Commit(agent, Optional.empty(), Map.of("k", Optional.of(new byte[1_500]))));
        StateStore.Commit more =
                new StateStore.Commit(House.id("b"), Optional.empty(), Map.of("k", Optional.of(new byte[500])));
        assertThrows(StateException.class, () -> store.commit(more));
        assertEquals(StateStore.Size.NONE, store.size(House.id("b")));
        store.clear(agent);
        assertEquals(2_000, store.room());
        store.commit(more);
    }
}
