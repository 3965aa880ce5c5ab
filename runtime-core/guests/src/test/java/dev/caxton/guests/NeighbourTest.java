package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile agent does to those beside it: nothing. */
class NeighbourTest {

    private static Limits limits(int callDepth, int mailbox) {
        return new Limits(
                1 << 20,
                10_000_000,
                Duration.ofSeconds(1),
                1_000,
                callDepth,
                1_000,
                10,
                100,
                100_000,
                mailbox,
                Limits.MAX_FUEL_PER_SECOND);
    }

    @Test
    void goodAgentsAnswerBesideBadOnes() throws InterruptedException {
        List<String> bad = List.of("spin", "recursion", "grow", "pointers", "flood", "faults", "badalloc");
        try (House house = new House(builder -> builder.permits(1))) {
            house.deploy("echo", "echo");
            house.deploy("counter", "counter");
            bad.forEach(guest -> house.deploy(guest, guest, limits(500, 100)));
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> trouble = new ArrayList<>();
            for (String guest : bad) {
                trouble.add(Thread.ofVirtual().start(() -> {
                    for (int i = 1; !over.get(); i++) {
                        house.ask(guest, new byte[] {(byte) (i % 6)});
                        if (house.status(guest).state() == AgentState.FAILED) {
                            house.runtime.start(House.ADMIN, House.id(guest));
                        }
                    }
                }));
            }
            for (int i = 1; i <= 200; i++) {
                assertEquals("hello " + i, house.reply("echo", "hello " + i));
                assertEquals(i, house.answer("counter", "x").reply()[0] & 0xff, "its sandbox was never replaced");
            }
            over.set(true);
            // Those whose breaker pauses them hold their messages: stopping them answers whoever waits.
            bad.forEach(guest -> house.runtime.stop(House.ADMIN, House.id(guest)));
            for (Thread thread : trouble) {
                thread.join();
            }
            assertEquals(0, house.status("echo").usage().failed());
        }
    }

    /** With hardly any stack left in the guest, the host still does all of its work or nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"endive-compiled", "endive-interpreter"})
    void aSendFromTheEndOfTheStackIsWholeOrNothing(String engine) {
        try (House house = new House()) {
            house.deploy("notes", "notes", limits(100, 5));
            house.deploy("flood", "flood");
            house.deploy(
                    new AgentDescriptor(
                            "deepsend",
                            TenantId.DEFAULT,
                            Level.DEFAULT,
                            limits(Limits.MAX_CALL_DEPTH, 10),
                            List.of(),
                            Optional.of(engine)),
                    House.guest("deepsend"));
            int sent = 0;
            for (int depth = 200; depth < Limits.MAX_CALL_DEPTH - 10; depth += 97) {
                RequestResult result = house.ask("deepsend", new byte[] {(byte) depth, (byte) (depth >> 8)});
                switch (result) {
                    case RequestResult.Answered answered -> {
                        assertArrayEquals(new byte[] {0}, answered.reply());
                        sent++;
                    }
                    case RequestResult.Failed failed -> {
                        assertEquals("CAX-TURN-DEPTH", failed.problem().code());
                        house.runtime.stop(House.ADMIN, House.id("deepsend"));
                        house.runtime.start(House.ADMIN, House.id("deepsend"));
                    }
                    case RequestResult.Unanswered u -> throw new AssertionError(result.toString());
                    case RequestResult.Refused r -> throw new AssertionError(result.toString());
                }
                // Handled before the next one comes: the mailbox is short.
                house.finish("notes", "end");
            }
            assertTrue(sent > 0);
            assertEquals(
                    sent,
                    house.runtime.logs(House.id("notes"), 0, 1_000).stream()
                            .filter(line -> line.text().equals("deep"))
                            .count());
            // All five places of the mailbox are still there.
            assertArrayEquals(
                    new byte[] {-5, 6}, house.answer("flood", "\u0003").reply());
        }
    }
}
