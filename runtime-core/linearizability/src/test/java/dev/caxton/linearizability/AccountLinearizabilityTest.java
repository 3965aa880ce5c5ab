package dev.caxton.linearizability;

import dev.caxton.resource.Account;
import dev.caxton.resource.Quota;
import dev.caxton.resource.TokenBucket;
import dev.caxton.resource.TurnCharge;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** What is charged to an agent's account is counted above exactly once, whenever the account is closed; and fuel is there or not for all at the same moment. */
@Param(name = "fuel", gen = IntGen.class, conf = "1:3")
public class AccountLinearizabilityTest {

    private final Account node =
            Account.root("the node", new Quota(TokenBucket.UNBOUNDED, 100, 10), 0, List.of("caxton.log"));
    private final Account agent = node.child("agent", new Quota(4, 100, 10), 0);

    @Operation
    public void charge(@Param(name = "fuel") int fuel) {
        agent.charge(new TurnCharge(1, fuel, 0, 1, 0, 0, new int[] {1}, Optional.empty()), 0);
    }

    @Operation
    public void close() {
        agent.close();
    }

    @Operation
    public String counted() {
        var usage = node.usage();
        return usage.fuel() + " in " + usage.turns() + " " + usage.hostCalls();
    }

    @Test
    void isLinearizable() {
        Scenarios.check(getClass());
    }

    /** The fuel alone. */
    @Param(name = "fuel", gen = IntGen.class, conf = "1:3")
    public static class Fuel {
        private final TokenBucket bucket = new TokenBucket(4, 0);

        @Operation
        public void spend(@Param(name = "fuel") int fuel) {
            bucket.spend(fuel, 0);
        }

        @Operation
        public boolean hasSome() {
            return bucket.hasSome();
        }

        @Operation
        public long delay() {
            return bucket.delay(0);
        }

        @Operation
        public void rate(@Param(name = "fuel") int fuel) {
            bucket.rate(fuel, 0);
        }
    }

    @Test
    void fuelIsLinearizable() {
        Scenarios.check(Fuel.class);
    }
}
