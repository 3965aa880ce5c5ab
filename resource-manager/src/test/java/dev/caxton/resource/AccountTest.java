package dev.caxton.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final List<String> FUNCTIONS = List.of("e", "f");
    private static final int[] NONE = {};
    private static final Quota WIDE = new Quota(TokenBucket.UNBOUNDED, Long.MAX_VALUE, Integer.MAX_VALUE);

    @Test
    void whatIsChargedBelowIsChargedAbove() {
        Account runtime = Account.root("the node", WIDE, 0, FUNCTIONS);
        Account tenant = runtime.child("tenant acme", WIDE, 0);
        Account agent = tenant.child("an agent", WIDE, 0);
        Account neighbour = tenant.child("an agent", WIDE, 0);
        agent.charge(new TurnCharge(1, 10, 1_000, 1, 2, 3, new int[] {0, 4}, Optional.empty()), 0);
        agent.charge(new TurnCharge(1, 5, 500, 1, 0, 0, NONE, Optional.of("TRAPPED")), 0);
        neighbour.charge(new TurnCharge(1, 1, 1, 1, 0, 0, NONE, Optional.of("TRAPPED")), 0);
        assertEquals(
                new Usage(2, 15, Duration.ofNanos(1_500), 2, 2, 3, 0, 0, 0, 0, Map.of("f", 4L), Map.of("TRAPPED", 1L)),
                agent.usage());
        assertEquals(
                new Usage(3, 16, Duration.ofNanos(1_501), 3, 2, 3, 0, 0, 0, 0, Map.of("f", 4L), Map.of("TRAPPED", 2L)),
                tenant.usage());
        assertEquals(tenant.usage(), runtime.usage());
        assertEquals(2, runtime.usage().failed());
    }

    @Test
    void whatAClosedAccountCountedStaysCountedAbove() {
        Account runtime = Account.root("the node", WIDE, 0, FUNCTIONS);
        Account tenant = runtime.child("tenant acme", WIDE, 0);
        Account agent = tenant.child("an agent", WIDE, 0);
        agent.charge(new TurnCharge(1, 10, 1_000, 1, 2, 3, new int[] {1, 4}, Optional.of("TRAPPED")), 0);
        agent.retried();
        Usage before = tenant.usage();
        agent.close();
        agent.close();
        assertEquals(before, tenant.usage());
        assertEquals(before, runtime.usage());
        assertEquals(before, agent.usage());
        // Too late, but not lost.
        agent.charge(new TurnCharge(1, 10, 1_000, 1, 2, 3, NONE, Optional.empty()), 0);
        agent.throttled();
        assertEquals(2, runtime.usage().turns());
        assertEquals(1, tenant.usage().throttles());
        assertEquals(1, agent.usage().turns());
    }

    @Test
    void accountsThatComeAndGoWhileOthersReadAreCountedOnce() throws InterruptedException {
        Account node = Account.root("the node", WIDE, 0, FUNCTIONS);
        Account tenant = node.child("tenant acme", WIDE, 0);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 300; i++) {
                    Account agent = tenant.child("an agent", WIDE, 0);
                    agent.charge(new TurnCharge(1, 1, 0, 0, 0, 0, NONE, Optional.empty()), 0);
                    agent.close();
                }
            }));
        }
        long seen = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            long now = node.usage().turns();
            assertTrue(now >= seen, "a count went back from " + seen + " to " + now);
            seen = now;
        }
        assertEquals(1_200, node.usage().turns());
    }

    @Test
    void noChargeIsLostAmongManyThreads() throws InterruptedException {
        Account runtime = Account.root("the node", WIDE, 0, FUNCTIONS);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Account agent = runtime.child("an agent", WIDE, 0);
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 1_000; i++) {
                    agent.charge(new TurnCharge(1, 7, 1, 1, 1, 1, new int[] {0, 2}, Optional.of("TRAPPED")), 0);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(
                new Usage(
                        8_000,
                        56_000,
                        Duration.ofNanos(8_000),
                        8_000,
                        8_000,
                        8_000,
                        0,
                        0,
                        0,
                        0,
                        Map.of("f", 16_000L),
                        Map.of("TRAPPED", 8_000L)),
                runtime.usage());
    }

    @Test
    void aBudgetIsNeverOverdrawn() throws InterruptedException {
        Budget budget = new Budget(100);
        assertTrue(budget.take(100));
        assertFalse(budget.take(1));
        assertTrue(budget.take(0));
        budget.giveBack(100);
        assertThrows(IllegalStateException.class, () -> budget.giveBack(1));
        assertThrows(IllegalArgumentException.class, () -> budget.take(-1));
        assertFalse(budget.take(Long.MAX_VALUE));

        AtomicLong taken = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 100; i++) {
                    if (budget.take(1)) {
                        taken.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(100, taken.get());
        assertEquals(100, budget.taken());
    }

    @Test
    void whatThreadsKeepAtHandOfALargeBudgetIsThereForWhoeverNeedsIt() throws InterruptedException {
        long total = 1 << 20;
        Budget budget = new Budget(total);
        AtomicLong inUse = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int seed = t;
            threads.add(Thread.ofVirtual().start(() -> {
                Random random = new Random(seed);
                ArrayDeque<Integer> held = new ArrayDeque<>();
                for (int i = 0; i < 20_000; i++) {
                    int amount = random.nextInt(2_000);
                    if (random.nextInt(5) < 3) {
                        if (budget.take(amount)) {
                            most.accumulateAndGet(inUse.addAndGet(amount), Math::max);
                            held.add(amount);
                        } else {
                            refused.incrementAndGet();
                        }
                    } else if (!held.isEmpty()) {
                        inUse.addAndGet(-held.element());
                        budget.giveBack(held.remove());
                    }
                }
                while (!held.isEmpty()) {
                    inUse.addAndGet(-held.element());
                    budget.giveBack(held.remove());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(most.get() <= total, "never more than there is: " + most);
        assertTrue(refused.get() > 0, "the end was reached");
        assertEquals(0, budget.taken());
        assertTrue(budget.take(total));
        assertFalse(budget.take(1));
        budget.resize(total + 1);
        assertTrue(budget.take(1));
        assertFalse(budget.take(1));
    }

    @Test
    void whatIsReservedBelowIsReservedAboveOrNowhere() {
        Account node = Account.root("the node", new Quota(1, 100, 3), 0, FUNCTIONS);
        Account acme = node.child("tenant acme", new Quota(1, 80, 2), 0);
        Account other = node.child("tenant other", new Quota(1, 1_000, 10), 0);
        assertEquals(Optional.empty(), acme.reserve(50, 1));
        assertEquals(
                Optional.of(new Account.Shortage("tenant acme", Account.Resource.MEMORY, 80, 50, 31)),
                acme.reserve(31, 1));
        assertEquals(
                Optional.of(new Account.Shortage("the node", Account.Resource.MEMORY, 100, 50, 51)),
                other.reserve(51, 1));
        assertEquals(Optional.empty(), acme.reserve(0, 1));
        assertEquals(
                Optional.of(new Account.Shortage("tenant acme", Account.Resource.AGENTS, 2, 2, 1)), acme.reserve(1, 1));
        assertEquals(Optional.empty(), other.reserve(50, 1));
        assertEquals(
                Optional.of(new Account.Shortage("the node", Account.Resource.AGENTS, 3, 3, 1)), other.reserve(0, 1));
        acme.release(50, 1);
        assertEquals(Optional.empty(), other.reserve(50, 1));
        node.change(new Quota(1, 10, 1), 0);
        assertEquals(new Quota(1, 10, 1), node.quota());
        other.release(95, 2);
        assertEquals(Optional.empty(), other.reserve(5, 0));
        assertEquals(
                Optional.of(new Account.Shortage("the node", Account.Resource.MEMORY, 10, 10, 1)), other.reserve(1, 0));
    }

    @Test
    void whoHasSpentMoreThanFlowedInWaitsAndSoDoWhoeverIsBelow() {
        Account node = Account.root("the node", new Quota(1_000, 0, 0), 0, FUNCTIONS);
        Account acme = node.child("tenant acme", new Quota(100, 0, 0), 0);
        Account agent = acme.child("a", new Quota(10_000, 0, 0), 0);
        Account neighbour = acme.child("b", new Quota(50, 0, 0), 0);
        assertEquals(0, agent.delay(0));
        assertTrue(agent.hasFuel());
        agent.charge(new TurnCharge(1, 99, 0, 0, 0, 0, NONE, Optional.empty()), 0);
        assertEquals(0, neighbour.delay(0));
        agent.charge(new TurnCharge(1, 101, 0, 0, 0, 0, NONE, Optional.empty()), 0);
        // The tenant owes 100 and gets 100 a second.
        assertEquals(1_010_000_000L, neighbour.delay(0));
        assertEquals(0, node.delay(0));
        assertFalse(neighbour.hasFuel());
        assertTrue(node.hasFuel());
        assertEquals(0, neighbour.delay(1_010_000_000L));
        agent.throttled();
        assertEquals(1, node.usage().throttles());
        agent.throttle(1, 0);
        agent.charge(new TurnCharge(1, 2, 0, 0, 0, 0, NONE, Optional.empty()), 1_010_000_000L);
        assertEquals(2_000_000_000L, agent.delay(1_010_000_000L));
    }

    @Test
    void memoryIsCountedAtItsMost() {
        Account tenant = Account.root("the node", WIDE, 0, FUNCTIONS);
        Account a = tenant.child("a", WIDE, 0);
        Account b = tenant.child("b", WIDE, 0);
        a.grow(100);
        b.grow(50);
        a.grow(-100);
        b.grow(10);
        assertEquals(150, tenant.usage().peakMemoryBytes());
        assertEquals(60, tenant.usage().memoryBytes());
        assertEquals(100, a.usage().peakMemoryBytes());
        assertEquals(0, a.usage().memoryBytes());
    }
}
