package dev.caxton.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunQueueTest {

    /** What waits in these tests: whose it is. */
    private record Item(int member, int number) {}

    /** The same rules over plain lists, looked through from front to back each time. */
    private static final class Naive {

        private static final class Agent {
            int group;
            int weight;
            long pass;
            long expected = 1;
            boolean running;
            final List<Item> items = new ArrayList<>();
        }

        private static final class Tenant {
            long pass;
            long virtual;
        }

        private final List<Agent> agents = new ArrayList<>();
        private final List<Tenant> tenants = new ArrayList<>();
        private long virtual;

        private boolean busy(int group) {
            return agents.stream().anyMatch(a -> a.group == group && (a.running || !a.items.isEmpty()));
        }

        void add(Item item) {
            Agent agent = agents.get(item.member());
            Tenant tenant = tenants.get(agent.group);
            if (!busy(agent.group)) {
                tenant.pass = Math.max(tenant.pass, virtual);
            }
            if (!agent.running && agent.items.isEmpty()) {
                agent.pass = Math.max(agent.pass, tenant.virtual);
            }
            agent.items.add(item);
        }

        Optional<Item> poll() {
            Optional<Agent> best = agents.stream()
                    .filter(a -> !a.running && !a.items.isEmpty())
                    .min(Comparator.<Agent>comparingLong(a -> tenants.get(a.group).pass)
                            .thenComparingInt(a -> a.group)
                            .thenComparingLong(a -> a.pass)
                            .thenComparingInt(agents::indexOf));
            best.ifPresent(a -> {
                Tenant tenant = tenants.get(a.group);
                virtual = Math.max(virtual, tenant.pass);
                tenant.virtual = Math.max(tenant.virtual, a.pass);
                a.running = true;
                a.pass += a.expected * 100 / a.weight;
                tenant.pass += a.expected;
            });
            return best.map(a -> a.items.removeFirst());
        }

        void settle(int member, long used) {
            Agent agent = agents.get(member);
            agent.pass += (used - agent.expected) * 100 / agent.weight;
            tenants.get(agent.group).pass += used - agent.expected;
            agent.expected = used;
            agent.running = false;
        }
    }

    @Test
    void itsOrderIsThatOfItsNaiveTwin() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            RunQueue<Item> queue = new RunQueue<>();
            Naive naive = new Naive();
            List<RunQueue.Member<Item>> members = new ArrayList<>();
            for (int g = 0; g < 4; g++) {
                RunQueue.Group<Item> group = queue.group();
                naive.tenants.add(new Naive.Tenant());
                for (int m = 0; m < 5; m++) {
                    Naive.Agent agent = new Naive.Agent();
                    agent.group = g;
                    agent.weight = 1 + random.nextInt(100);
                    naive.agents.add(agent);
                    members.add(queue.member(group, agent.weight));
                }
            }
            List<Item> running = new ArrayList<>();
            for (int step = 0; step < 1_000; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        Item item = new Item(random.nextInt(members.size()), step);
                        queue.add(members.get(item.member()), item);
                        naive.add(item);
                    }
                    case 1 -> {
                        Optional<Item> next = queue.poll();
                        assertEquals(naive.poll(), next, "seed " + seed + ", step " + step);
                        next.ifPresent(running::add);
                    }
                    default -> {
                        if (!running.isEmpty()) {
                            int member = running.remove(random.nextInt(running.size()))
                                    .member();
                            long used = 1L + random.nextInt(1_000);
                            queue.settle(members.get(member), used);
                            naive.settle(member, used);
                        }
                    }
                }
                assertEquals(naive.agents.stream().mapToInt(a -> a.items.size()).sum(), queue.waiting());
            }
        }
    }

    /** Everybody always wants more; the costs are random. What each has had after a while, by member. */
    private static Map<Integer, Long> served(int[][] weights, int permits, long seed) {
        Random random = new Random(seed);
        RunQueue<Item> queue = new RunQueue<>();
        List<RunQueue.Member<Item>> members = new ArrayList<>();
        for (int[] tenant : weights) {
            RunQueue.Group<Item> group = queue.group();
            for (int weight : tenant) {
                members.add(queue.member(group, weight));
                queue.add(members.getLast(), new Item(members.size() - 1, 0));
            }
        }
        Map<Integer, Long> served = new HashMap<>();
        List<Item> running = new ArrayList<>();
        for (int step = 0; step < 40_000; step++) {
            while (running.size() < permits) {
                Optional<Item> next = queue.poll();
                if (next.isEmpty()) {
                    break;
                }
                running.add(next.get());
            }
            Item item = running.remove(random.nextInt(running.size()));
            int member = item.member();
            long used = 1L + random.nextInt(1_000);
            served.merge(member, used, Long::sum);
            queue.add(members.get(member), item);
            queue.settle(members.get(member), used);
        }
        return served;
    }

    @Test
    void aTenantWithAThousandBusyAgentsGetsNoMoreThanOneWithOne() {
        int[] many = new int[1_000];
        Arrays.fill(many, 100);
        Map<Integer, Long> served = served(new int[][] {many, {1}}, 1, 7);
        long total = served.values().stream().mapToLong(Long::longValue).sum();
        long single = served.getOrDefault(1_000, 0L);
        // One use at most lies between the two at any time.
        assertTrue(Math.abs(total - 2 * single) <= 2_000, single + " of " + total);
    }

    @Test
    void agentsOfATenantShareByWeight() {
        Map<Integer, Long> served = served(new int[][] {{10, 20, 70}}, 1, 8);
        long unit = served.getOrDefault(0, 0L) / 10;
        assertTrue(Math.abs(served.getOrDefault(1, 0L) - 20 * unit) < 30 * 1_000, served::toString);
        assertTrue(Math.abs(served.getOrDefault(2, 0L) - 70 * unit) < 80 * 1_000, served::toString);
    }

    @Test
    void withSeveralPermitsTenantsStillShareAlike() {
        Map<Integer, Long> served = served(new int[][] {{1, 1, 1, 1}, {1, 1}}, 3, 9);
        long total = served.values().stream().mapToLong(Long::longValue).sum();
        long first = served.entrySet().stream()
                .filter(e -> e.getKey() < 4)
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertTrue(Math.abs(total - 2 * first) < total / 20, first + " of " + total);
    }

    /** The machine stood still for ten seconds while it ran. */
    @Test
    void nobodyWaitsLongForWhatItCannotHaveUsed() {
        for (boolean own : new boolean[] {true, false}) {
            RunQueue<Integer> queue = new RunQueue<>();
            RunQueue.Group<Integer> tenant = queue.group();
            List<RunQueue.Member<Integer>> members = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                members.add(queue.member(i > 0 && own ? queue.group() : tenant, 1));
                queue.add(members.getLast(), i);
            }
            boolean stood = false;
            long waited = 0;
            // One permit: whoever comes out runs, and wants more. The first is unlucky.
            for (int next = queue.poll().orElseThrow();
                    next != 0 || !stood;
                    next = queue.poll().orElseThrow()) {
                queue.add(members.get(next), next);
                queue.settle(members.get(next), next == 0 ? 10_000_000_000L : 200_000);
                waited += stood ? 200_000 : 0;
                stood |= next == 0;
                assertTrue(waited <= 12 * RunQueue.MOST_AHEAD, "it still waits after " + waited + " ns");
            }
            assertTrue(waited >= RunQueue.MOST_AHEAD, "it paid for as much as may be charged: " + waited + " ns");
        }
    }

    @Test
    void restEarnsNoCredit() {
        RunQueue<String> queue = new RunQueue<>();
        RunQueue.Member<String> busy = queue.member(queue.group(), 1);
        RunQueue.Member<String> idle = queue.member(queue.group(), 1);
        for (int i = 0; i < 100; i++) {
            queue.add(busy, "busy");
            queue.poll();
            queue.settle(busy, 1_000);
        }
        queue.add(busy, "busy");
        queue.add(idle, "idle");
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String next = queue.poll().orElseThrow();
            order.add(next);
            RunQueue.Member<String> member = next.equals("busy") ? busy : idle;
            queue.add(member, next);
            queue.settle(member, 1_000);
        }
        assertEquals(3, order.stream().filter("idle"::equals).count(), order::toString);
    }
}
