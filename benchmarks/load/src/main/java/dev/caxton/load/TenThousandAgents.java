package dev.caxton.load;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Ten thousand agents of a hundred modules in one JVM, each with state of its own, and a thousand more that a C toolchain made; all run, all are asked in an order
 * drawn by lot, and each answer must be the one that its module and its own history make.
 */
public final class TenThousandAgents {

    private static final int ROUNDS = 3;
    private static final long SEED = 20_261_125;

    private final int agents;
    private final int modules;
    private final int ofC;
    private final byte[] ledger;

    private TenThousandAgents(boolean brief, byte[] ledger) {
        agents = brief ? 1_000 : 10_000;
        modules = brief ? 20 : 100;
        ofC = brief ? 100 : 1_000;
        this.ledger = ledger;
    }

    /**
     * Runs.
     *
     * @param arguments the module made of {@code c/ledger.c}, then {@code --short} or nothing
     * @throws IOException if the module can't be read
     */
    public static void main(String... arguments) throws IOException {
        boolean brief = List.of(arguments).contains("--short");
        new TenThousandAgents(brief, Files.readAllBytes(Path.of(arguments[0]))).run();
    }

    private void run() {
        try (Node node = new Node(builder -> {})) {
            long empty = Figures.heap();
            long begin = System.nanoTime();
            byte[] keeper = Guests.load("keeper");
            Limits onePage =
                    Limits.DEFAULT.change().memoryBytes(Limits.PAGE_BYTES).build();
            for (int i = 0; i < agents; i++) {
                node.deploy("keeper" + i, Guests.variant(keeper, i % modules), onePage);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            long perKeeper = (Figures.heap() - empty) / agents;
            long before = Figures.heap();
            Limits asLinked =
                    Limits.DEFAULT.change().memoryBytes(2 * Limits.PAGE_BYTES).build();
            for (int i = 0; i < ofC; i++) {
                node.deploy("ledger" + i, ledger, asLinked);
            }
            long perLedger = (Figures.heap() - before) / ofC;
            long running = running(node);
            int answers = ask(node);
            System.out.printf(
                    Locale.ROOT,
                    "%,d agents of %d modules deployed in %.1f s; %,d bytes of heap for each, 65,536 of them its memory%n",
                    agents,
                    modules,
                    seconds,
                    perKeeper);
            System.out.printf(
                    Locale.ROOT,
                    "%,d agents of C as its linker lays out memory (131,072 bytes); %,d bytes of heap for each%n",
                    ofC,
                    perLedger);
            System.out.printf(
                    Locale.ROOT,
                    "ten-thousand-agents: %,d Running, %,d answers of them right, %,d bytes of heap for each agent of one page, heap limit %,d MiB%n",
                    running,
                    answers,
                    perKeeper,
                    Runtime.getRuntime().maxMemory() >> 20);
            if (running != agents + ofC || answers != ROUNDS * (agents + ofC)) {
                throw new IllegalStateException("not all of them run and answer");
            }
        }
    }

    private static long running(Node node) {
        return node.runtime.agents(TenantId.DEFAULT).stream()
                .filter(agent -> agent.state() == AgentState.RUNNING)
                .count();
    }

    private int ask(Node node) {
        int answers = 0;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < agents + ofC; i++) {
            order.add(i);
        }
        Random random = new Random(SEED);
        for (int round = 1; round <= ROUNDS; round++) {
            Collections.shuffle(order, random);
            for (int i : order) {
                int sum = 0;
                for (int r = 1; r <= round; r++) {
                    sum += number(i, r);
                }
                if (i < agents) {
                    byte[] answer = node.answer("keeper" + i, Keeper.message(number(i, round)));
                    Keeper.check(answer, Guests.constantOf(i % modules), round, sum);
                } else {
                    byte[] answer = node.answer("ledger" + (i - agents), Keeper.message(number(i, round)));
                    checkLedger(answer, i, round, sum);
                }
                answers++;
            }
        }
        return answers;
    }

    /** What an agent is sent in a round: no two agents are sent the same. */
    private static int number(int agent, int round) {
        return agent * 31 + round * round;
    }

    private static void checkLedger(byte[] answer, int agent, int round, int sum) {
        int hash = (int) 2_166_136_261L;
        for (int r = 1; r <= round; r++) {
            hash = (hash ^ number(agent, r)) * 16_777_619;
        }
        ByteBuffer numbers = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
        if (answer.length != 12 || numbers.getInt() != round || numbers.getInt() != sum || numbers.getInt() != hash) {
            throw new IllegalStateException("ledger " + agent + " answered wrongly in round " + round);
        }
    }
}
