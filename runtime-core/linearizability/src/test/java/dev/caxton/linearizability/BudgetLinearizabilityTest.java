package dev.caxton.linearizability;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.resource.Budget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/** Whatever many threads take of a budget at the same time is what they could have taken one after the other. */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "amount", gen = IntGen.class, conf = "1:3")
public class BudgetLinearizabilityTest {

    private final Budget budget = new Budget(4);
    private final List<ArrayDeque<Integer>> taken = new ArrayList<>();

    /** A budget of which nothing is taken. */
    public BudgetLinearizabilityTest() {
        for (int i = 0; i < Scenarios.THREAD_IDS; i++) {
            taken.add(new ArrayDeque<>());
        }
    }

    @Operation
    public boolean take(@Param(name = "thread") int thread, @Param(name = "amount") int amount) {
        boolean took = budget.take(amount);
        if (took) {
            taken.get(thread).add(amount);
        }
        return took;
    }

    @Operation
    public void giveBack(@Param(name = "thread") int thread) {
        if (!taken.get(thread).isEmpty()) {
            budget.giveBack(taken.get(thread).remove());
        }
    }

    /** More than was ever taken: refused, and nobody notices. */
    @Operation
    public boolean giveBackTooMuch() {
        try {
            budget.giveBack(100);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Operation
    public long taken() {
        return budget.taken();
    }

    @Test
    void isLinearizable() {
        Scenarios.check(getClass());
    }

    /** The same without any care, so that it is known that a fault is found. */
    public static class Careless {
        private int left = 4;

        @Operation
        public boolean take() {
            if (left > 0) {
                left--;
                return true;
            }
            return false;
        }

        @Operation
        public int left() {
            return left;
        }
    }

    @Test
    void aFaultIsFound() {
        assertThrows(AssertionError.class, () -> Scenarios.check(Careless.class));
    }
}
