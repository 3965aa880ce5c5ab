package dev.caxton.guests;

import static dev.caxton.policy.HostFunction.RANDOM;
import static dev.caxton.policy.HostFunction.WASI_ARGS_SIZES_GET;
import static dev.caxton.policy.HostFunction.WASI_CLOCK_RES_GET;
import static dev.caxton.policy.HostFunction.WASI_CLOCK_TIME_GET;
import static dev.caxton.policy.HostFunction.WASI_FD_FDSTAT_GET;
import static dev.caxton.policy.HostFunction.WASI_FD_READ;
import static dev.caxton.policy.HostFunction.WASI_FD_WRITE;
import static dev.caxton.policy.HostFunction.WASI_PROC_EXIT;
import static dev.caxton.policy.HostFunction.WASI_RANDOM_GET;
import static dev.caxton.policy.HostFunction.WASI_SCHED_YIELD;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.HostFunction;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.LogLine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The subset of WASI does what toolchains expect of it, and nothing else. */
class WasiTest {

    private static final List<HostFunction> USED = List.of(
            RANDOM,
            WASI_ARGS_SIZES_GET,
            WASI_CLOCK_RES_GET,
            WASI_CLOCK_TIME_GET,
            WASI_FD_FDSTAT_GET,
            WASI_FD_READ,
            WASI_FD_WRITE,
            WASI_PROC_EXIT,
            WASI_RANDOM_GET,
            WASI_SCHED_YIELD);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00.123456789Z"));
    private final House house = new House(builder -> builder.time(now::get).random(new SplittableRandom(7)));
    private final Probe probe = new Probe(
            house, USED, Limits.DEFAULT.change().outputBytesPerTurn(20_000).build());

    @AfterEach
    void close() {
        house.close();
    }

    /** Writes texts, each as a part of its own. */
    private long write(int stream, String... texts) {
        ByteBuffer data = ByteBuffer.allocate(50_000).order(ByteOrder.LITTLE_ENDIAN);
        int at = 8 * texts.length;
        for (int i = 0; i < texts.length; i++) {
            byte[] text = texts[i].getBytes(StandardCharsets.UTF_8);
            data.putInt(8 * i, Probe.DATA + at).putInt(8 * i + 4, text.length);
            data.put(at, text);
            at += text.length;
        }
        return probe.call(WASI_FD_WRITE, data.array(), stream, Probe.DATA, texts.length, 64_000);
    }

    private List<String> lines() {
        return house.runtime.logs(House.id(probe.agent(WASI_FD_WRITE)), 0, 1_000).stream()
                .map(line -> line.level() + " " + line.text())
                .toList();
    }

    private long word(HostFunction function, int address) {
        return ByteBuffer.wrap(probe.peek(function, address, 8))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    @Test
    void whatIsWrittenBecomesLines() {
        assertEquals(0, write(1, "one\ntw", "o\n\nthree"));
        assertEquals(0, write(2, "bad\u001b[31m"));
        assertEquals(List.of("2 one", "2 two", "2 ", "2 three", "3 bad\ufffd[31m"), lines());
        List<LogLine> logged = house.runtime.logs(House.id(probe.agent(WASI_FD_WRITE)), 0, 10);
        assertEquals(logged.get(0).envelope(), logged.get(3).envelope());
    }

    @Test
    void aLineWithoutEndIsCutOff() {
        assertEquals(0, write(1, "x".repeat(10_000)));
        assertEquals(
                List.of(8_194, 10_000 - 8_192 + 2),
                lines().stream().map(String::length).toList());
    }

    @Test
    void theOutputOfATurnIsLimitedAndLinesArePaidFor() {
        assertEquals(0, write(1, "x".repeat(19_900)));
        int before = lines().size();
        byte[] much = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt(20_001)
                .array();
        RequestResult.Failed failed =
                assertInstanceOf(RequestResult.Failed.class, probe.ask(WASI_FD_WRITE, much, 1, Probe.DATA, 1, 64_000));
        assertEquals("CAX-TURN-GUEST-FAILURE", failed.problem().code(), "there is no output left for the reply either");
        assertEquals(before, lines().size());
        byte[] feeds = "\n".repeat(5_000).getBytes(StandardCharsets.US_ASCII);
        byte[] data = ByteBuffer.allocate(8 + feeds.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(Probe.DATA + 8)
                .putInt(feeds.length)
                .put(feeds)
                .array();
        RequestResult.Answered answered = assertInstanceOf(
                RequestResult.Answered.class, probe.ask(WASI_FD_WRITE, data, 1, Probe.DATA, 1, 64_000));
        assertEquals(1_000, lines().size(), "what the log keeps");
        assertTrue(answered.turn().fuelUsed() > 500_000, "a line costs 100");
    }

    @Test
    void clocksTellTheTimeOfTheLevelAndOneNeverGoesBack() {
        assertEquals(0, probe.call(WASI_CLOCK_TIME_GET, 0, 0, 64_000));
        assertEquals(1_795_608_000_123_456_000L, word(WASI_CLOCK_TIME_GET, 64_000));
        assertEquals(0, probe.call(WASI_CLOCK_RES_GET, 1, 64_000));
        assertEquals(1_000, word(WASI_CLOCK_RES_GET, 64_000));
        assertEquals(0, probe.call(WASI_CLOCK_TIME_GET, 1, 0, 64_000));
        now.set(now.get().minusSeconds(100));
        assertEquals(0, probe.call(WASI_CLOCK_TIME_GET, 1, 0, 64_000));
        assertEquals(1_795_608_000_123_456_000L, word(WASI_CLOCK_TIME_GET, 64_000));
        assertEquals(0, probe.call(WASI_CLOCK_TIME_GET, 0, 0, 64_000));
        assertEquals(1_795_607_900_123_456_000L, word(WASI_CLOCK_TIME_GET, 64_000));
    }

    @Test
    void randomBytesComeFromTheHostsGenerator() {
        byte[] expected = new byte[64];
        SplittableRandom twin = new SplittableRandom(7);
        twin.nextBytes(expected);
        assertEquals(0, probe.call(RANDOM, 64_000, 64));
        assertArrayEquals(expected, probe.peek(RANDOM, 64_000, 64));
        twin.nextBytes(expected);
        assertEquals(0, probe.call(WASI_RANDOM_GET, 64_000, 64));
        assertArrayEquals(expected, probe.peek(WASI_RANDOM_GET, 64_000, 64));
    }

    @Test
    void theWorldIsEmpty() {
        assertEquals(0, probe.call(WASI_ARGS_SIZES_GET, 64_000, 64_004));
        assertEquals(0, word(WASI_ARGS_SIZES_GET, 64_000));
        assertEquals(0, probe.call(WASI_FD_READ, 0, 0, 0, 64_000));
        assertEquals(0, word(WASI_FD_READ, 64_000));
        assertEquals(0, probe.call(WASI_SCHED_YIELD));
        assertEquals(0, probe.call(WASI_FD_FDSTAT_GET, 1, 64_000));
        assertEquals(2, word(WASI_FD_FDSTAT_GET, 64_000), "a terminal");
        assertEquals(1 << 6, word(WASI_FD_FDSTAT_GET, 64_008), "that can be written to, and not sought in");
    }

    @Test
    void exitEndsTheTurnInOrderAndTheSandboxWithIt() {
        RequestResult.Unanswered fine =
                assertInstanceOf(RequestResult.Unanswered.class, probe.ask(WASI_PROC_EXIT, new byte[0], 0));
        assertEquals("COMPLETED", fine.turn().outcome());
        assertTrue(fine.turn().fuelExact());
        RequestResult.Failed failed =
                assertInstanceOf(RequestResult.Failed.class, probe.ask(WASI_PROC_EXIT, new byte[0], 5));
        assertEquals("CAX-TURN-GUEST-FAILURE", failed.problem().code());
        assertEquals(0, probe.call(WASI_SCHED_YIELD));
        assertEquals(
                AgentState.RUNNING, house.status(probe.agent(WASI_PROC_EXIT)).state());
    }
}
