package dev.caxton.runtime.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.message.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private static final AgentId AGENT = new AgentId(TenantId.DEFAULT, "a");
    private static final Principal BY = Principal.agent(AGENT);

    /** Written out a second time: what the enumeration says must be what was decided. */
    private static final Map<AgentState, Set<AgentState>> LEGAL = Map.of(
            AgentState.UNLOADED, EnumSet.of(AgentState.LOADED),
            AgentState.LOADED, EnumSet.of(AgentState.RUNNING, AgentState.STOPPED, AgentState.FAILED),
            AgentState.RUNNING, EnumSet.of(AgentState.DRAINING, AgentState.STOPPED, AgentState.FAILED),
            AgentState.DRAINING, EnumSet.of(AgentState.STOPPED, AgentState.FAILED),
            AgentState.STOPPED, EnumSet.of(AgentState.RUNNING),
            AgentState.FAILED, EnumSet.of(AgentState.RUNNING));

    /** A legal way to each state. */
    private static final Map<AgentState, List<AgentState>> WAYS = Map.of(
            AgentState.UNLOADED, List.of(),
            AgentState.LOADED, List.of(AgentState.LOADED),
            AgentState.RUNNING, List.of(AgentState.LOADED, AgentState.RUNNING),
            AgentState.DRAINING, List.of(AgentState.LOADED, AgentState.RUNNING, AgentState.DRAINING),
            AgentState.STOPPED, List.of(AgentState.LOADED, AgentState.RUNNING, AgentState.STOPPED),
            AgentState.FAILED, List.of(AgentState.LOADED, AgentState.FAILED));

    private final Records records = new Records();

    private Lifecycle in(AgentState state) {
        Lifecycle lifecycle = new Lifecycle(AGENT, records);
        for (AgentState step : WAYS.getOrDefault(state, List.of())) {
            assertEquals(Optional.empty(), lifecycle.change(BY, step, "WAY"));
        }
        assertEquals(state, lifecycle.state());
        records.clear();
        return lifecycle;
    }

    @Test
    void eachTransitionIsLegalAndRecordedOrRefusedWithWhatWouldBe() {
        for (AgentState from : AgentState.values()) {
            for (AgentState to : AgentState.values()) {
                Lifecycle lifecycle = in(from);
                Optional<Problem> problem = lifecycle.change(BY, to, "TEST");
                boolean legal = LEGAL.getOrDefault(from, Set.of()).contains(to);
                assertEquals(legal, problem.isEmpty(), from + " to " + to);
                if (legal) {
                    assertEquals(to, lifecycle.state());
                    assertEquals(
                            List.of(new AuditEvent.AgentStateChanged(BY, AGENT, from.name(), to.name(), "TEST")),
                            records.events());
                } else {
                    assertEquals(from, lifecycle.state());
                    assertEquals(List.of(), records.events());
                    assertEquals("CAX-AGENT-STATE", problem.get().code());
                    for (AgentState state : AgentState.values()) {
                        boolean named = problem.get()
                                .remedy()
                                .substring(("From " + from).length())
                                .contains(state.name());
                        assertEquals(
                                LEGAL.getOrDefault(from, Set.of()).contains(state),
                                named,
                                problem.get().remedy());
                    }
                }
            }
        }
    }

    @Test
    void whatIsRecordedBeforeChangesFromTheStateItWasRecordedFromOnly() {
        Lifecycle lifecycle = in(AgentState.STOPPED);
        assertFalse(lifecycle.changeRecorded(AgentState.FAILED, AgentState.RUNNING));
        assertFalse(lifecycle.changeRecorded(AgentState.STOPPED, AgentState.DRAINING));
        assertTrue(lifecycle.changeRecorded(AgentState.STOPPED, AgentState.RUNNING));
        assertEquals(List.of(), records.events());
    }

    @Test
    void ofManyWhoStopItOneWins() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Lifecycle lifecycle = in(AgentState.RUNNING);
            List<Optional<Problem>> results = new CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (AgentState to :
                    List.of(AgentState.STOPPED, AgentState.FAILED, AgentState.STOPPED, AgentState.FAILED)) {
                threads.add(Thread.ofVirtual().start(() -> results.add(lifecycle.change(BY, to, "RACE"))));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(1, results.stream().filter(Optional::isEmpty).count());
            assertEquals(1, records.events().size());
        }
    }
}
