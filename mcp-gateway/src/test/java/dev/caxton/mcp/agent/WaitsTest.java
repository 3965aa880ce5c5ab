package dev.caxton.mcp.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rings and rows of agents that wait for each other. */
class WaitsTest {

    private final Waits waits = new Waits();

    private static AgentId agent(String name) {
        return new AgentId(TenantId.DEFAULT, name);
    }

    private String enter(String caller, String callee) {
        return waits.enter(agent(caller), agent(callee)).map(Trouble::code).orElse("waits");
    }

    @Test
    void whoeverWouldWaitForItselfDoesNot() {
        assertEquals("CAX-TOOL-RING", enter("a", "a"));
        assertEquals("waits", enter("a", "b"));
        assertEquals("waits", enter("b", "c"));
        assertEquals("CAX-TOOL-RING", enter("c", "a"));
        assertEquals("CAX-TOOL-RING", enter("b", "a"));
        assertEquals("waits", enter("d", "a"), "many may wait for one");
        assertEquals("waits", enter("e", "a"));
        waits.leave(agent("a"), agent("b"));
        assertEquals("waits", enter("c", "a"), "nobody waits for c any more but b");
    }

    @Test
    void otherTenantsAgentsOfThatNameAreOthers() {
        assertEquals("waits", enter("a", "b"));
        assertEquals(Optional.empty(), waits.enter(agent("b"), new AgentId(new TenantId("other"), "a")));
    }

    @Test
    void aRowIsNoLongerThanAdmitted() {
        for (int i = 0; i < Waits.MOST_IN_A_ROW - 1; i++) {
            assertEquals("waits", enter("a" + i, "a" + (i + 1)));
        }
        String last = "a" + (Waits.MOST_IN_A_ROW - 1);
        assertEquals("CAX-TOOL-ROW", enter(last, "z"));
        assertEquals("CAX-TOOL-ROW", enter("z", "a0"));
        assertEquals("waits", enter("z", last));
        waits.leave(agent("a3"), agent("a4"));
        assertEquals("waits", enter(last, "y"));
    }

    @Test
    void whatIsLeftAsOftenAsItWasEnteredLeavesNothing() {
        assertEquals("waits", enter("a", "b"));
        assertEquals("waits", enter("a", "b"), "it was stopped in the middle of the first");
        waits.leave(agent("a"), agent("b"));
        assertEquals("CAX-TOOL-RING", enter("b", "a"));
        waits.leave(agent("a"), agent("b"));
        assertEquals(0, waits.size());
        assertEquals("waits", enter("b", "a"));
    }

    /** A plain walk over all edges finds the same rings. */
    @Test
    void findsWhatANaiveTwinFinds() {
        Random random = new Random(8);
        List<List<String>> edges = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (!edges.isEmpty() && random.nextInt(3) == 0) {
                List<String> edge = edges.remove(random.nextInt(edges.size()));
                waits.leave(agent(edge.get(0)), agent(edge.get(1)));
                continue;
            }
            String caller = "n" + random.nextInt(12);
            String callee = "n" + random.nextInt(12);
            boolean ring = reachable(edges, callee).contains(caller);
            String entered = enter(caller, callee);
            assertEquals(ring, entered.equals("CAX-TOOL-RING"), step + " " + edges);
            if (entered.equals("waits")) {
                edges.add(List.of(caller, callee));
            }
            assertEquals(edges.size(), waits.size());
        }
    }

    private static Set<String> reachable(List<List<String>> edges, String from) {
        Set<String> reached = new HashSet<>(Set.of(from));
        boolean more = true;
        while (more) {
            more = false;
            for (List<String> edge : edges) {
                more |= reached.contains(edge.get(0)) && reached.add(edge.get(1));
            }
        }
        return reached;
    }
}
