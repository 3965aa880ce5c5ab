package dev.caxton.load;

import dev.caxton.resource.Limits;

/** work in progress */
public final class MessageThroughput {

    private MessageThroughput() {}

    /**
     * Runs.
     *
     * @param arguments {@code --short}, or nothing
     * @throws InterruptedException if somebody interrupts it
     */
    public static void main(String... arguments) throws InterruptedException {
        int pairs = 500;
        long time = 3_000_000_000L;
        for (int round = 0; round < 3; round++) {
            System.out.printf("bare %.0f/s%n", Loop.rate(2, time, () -> BareLoop.loop(pairs / 2)));
            System.out.printf("peer %.0f/s%n", Loop.rate(2, time, () -> Peer.loop(10)));
            try (Node node = new Node(builder -> builder.permits(2).memoryBudget(1L << 40))) {
                byte[] module = Guests.load("relay");
                for (int i = 0; i < pairs; i++) {
                    node.deploy(Relay.first(i), module, Limits.DEFAULT);
                    node.deploy(Relay.second(i), module, Limits.DEFAULT);
                }
                for (int i = 0; i < pairs; i++) {
                    node.send(Relay.first(i), Relay.message(i, Relay.FOR_EVER));
                }
                for (int k = 0; k < 3; k++) {
                    long before = node.handled();
                    long begin = System.nanoTime();
                    Thread.sleep(time / 1_000_000);
                    System.out.printf("ours %.0f/s%n", (node.handled() - before) * 1e9 / (System.nanoTime() - begin));
                }
            }
        }
    }
}
