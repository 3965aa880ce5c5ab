package dev.caxton.guests;

import static dev.caxton.policy.HostFunction.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.HostFunction;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.sandbox.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every host function with a pointer or length, at the edges of the memory and far beyond them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgesTest {

    private static final int SIZE = Probe.MEMORY;
    private static final int FAULT = 21;
    private static final int INVAL = 28;

    /** Pointer and length that lie outside, as 32 bits without a sign. */
    private static final long[][] OUTSIDE = {
        {SIZE, 1},
        {SIZE - 1, 2},
        {SIZE + 1, 0},
        {0, SIZE + 1},
        {1, 0xFFFF_FFFFL},
        {0xFFFF_FFFFL, 1},
        {0xFFFF_FFFFL, 0xFFFF_FFFFL},
        {0x8000_0000L, 0x8000_0000L},
        {0xFFFF_FFFFL, 0},
        {16, 0xFFFF_FFF0L},
    };

    /** Where the functions take pointer and length: the place of the pointer. */
    private static final Map<HostFunction, List<Integer>> PAIRS = new EnumMap<>(Map.ofEntries(
            Map.entry(REPLY_TO, List.of(1)),
            Map.entry(LAST_ERROR, List.of(0)),
            Map.entry(READ_RESULT, List.of(0)),
            Map.entry(MESSAGE_INFO, List.of(2)),
            Map.entry(SEND_MESSAGE, List.of(0, 2)),
            Map.entry(SEND_ENVELOPE, List.of(0)),
            Map.entry(ENV_SEND_MESSAGE, List.of(1)),
            Map.entry(CALL_TOOL, List.of(0, 2)),
            Map.entry(GET_STATE, List.of(0, 2)),
            Map.entry(PUT_STATE, List.of(0, 2)),
            Map.entry(DELETE_STATE, List.of(0)),
            Map.entry(SET_TIMER, List.of(2)),
            Map.entry(RANDOM, List.of(0))));

    /** Where the functions of WASI write: the place of the pointer, and how many bytes. */
    private static final Map<HostFunction, Map<Integer, Integer>> TARGETS = new EnumMap<>(Map.of(
            WASI_CLOCK_RES_GET, Map.of(1, 8),
            WASI_CLOCK_TIME_GET, Map.of(2, 8),
            WASI_FD_FDSTAT_GET, Map.of(1, 24),
            WASI_FD_READ, Map.of(3, 4),
            WASI_ENVIRON_SIZES_GET, Map.of(0, 4, 1, 4),
            WASI_ARGS_SIZES_GET, Map.of(0, 4, 1, 4)));

    private final House house = new House();
    private Probe probe;

    @BeforeAll
    void deploy() {
        probe = Probe.ofEverything(house);
    }

    @AfterAll
    void close() {
        house.close();
    }

    /** Arguments that are all right, apart from those that a test sets: one byte of text at the beginning of the data, and room behind it. */
    private static long[] arguments(HostFunction function) {
        return switch (function) {
            case SEND_MESSAGE, CALL_TOOL, GET_STATE, PUT_STATE -> new long[] {Probe.DATA, 1, Probe.DATA, 1};
            case SEND_ENVELOPE -> new long[] {Probe.DATA, 64};
            case MESSAGE_INFO -> new long[] {0, 1, Probe.DATA, 16};
            case REPLY_TO, ENV_SEND_MESSAGE -> new long[] {0, Probe.DATA, 1};
            case READ_RESULT -> new long[] {Probe.DATA, 1, 0};
            case SET_TIMER -> new long[] {1, 60_000, Probe.DATA, 1};
            default -> new long[] {Probe.DATA, 1};
        };
    }

    @Test
    void everyPairOutsideOfTheMemoryIsAnInvalidPointer() {
        PAIRS.forEach((function, places) -> places.forEach(place -> {
            for (long[] outside : OUTSIDE) {
                long[] arguments = arguments(function);
                arguments[place] = outside[0];
                arguments[place + 1] = outside[1];
                assertEquals(
                        ErrorCode.INVALID_POINTER.code(),
                        probe.call(function, "k".getBytes(StandardCharsets.US_ASCII), arguments),
                        () -> function + " at argument " + place + ": " + List.of(outside[0], outside[1]));
            }
        }));
    }

    @Test
    void everyPairAtTheVeryEndIsInside() {
        PAIRS.forEach((function, places) -> places.forEach(place -> {
            if (function == REPLY_TO) {
                return; // Taken, so that there is no reply left to say so.
            }
            long[] arguments = arguments(function);
            arguments[place] = SIZE - arguments[place + 1];
            assertTrue(
                    probe.call(function, "k".getBytes(StandardCharsets.US_ASCII), arguments)
                            != ErrorCode.INVALID_POINTER.code(),
                    () -> function + " at argument " + place);
        }));
    }

    @Test
    void everyTargetOfWasiIsChecked() {
        TARGETS.forEach((function, targets) -> targets.forEach((place, bytes) -> {
            for (long pointer : new long[] {SIZE, SIZE - (long) bytes + 1, 0xFFFF_FFFFL, 0x8000_0000L}) {
                long[] arguments = new long[] {0, 0, 0, 0, 0, 0, 0, 0, 0};
                arguments[place] = pointer;
                assertEquals(FAULT, probe.call(function, arguments), () -> function + " " + pointer);
            }
            long[] arguments = new long[] {0, 0, 0, 0, 0, 0, 0, 0, 0};
            arguments[place] = SIZE - (long) bytes;
            assertEquals(0, probe.call(function, arguments), function.toString());
        }));
        assertEquals(FAULT, probe.call(WASI_RANDOM_GET, SIZE - 1, 2));
        assertEquals(FAULT, probe.call(WASI_RANDOM_GET, 1, 0xFFFF_FFFFL));
        assertEquals(INVAL, probe.call(WASI_RANDOM_GET, 0, 65_537));
    }

    @Test
    void scatteredTextsAreHostile() {
        byte[] part = parts(Probe.DATA, 1);
        assertEquals(FAULT, probe.call(WASI_FD_WRITE, part, 1, SIZE - 7, 1, 0), "the list lies outside");
        assertEquals(INVAL, probe.call(WASI_FD_WRITE, part, 1, Probe.DATA, 0xFFFF_FFFFL, 0));
        assertEquals(INVAL, probe.call(WASI_FD_WRITE, part, 1, Probe.DATA, 0x2000_0000L, 0), "8 times that is 2^32");
        assertEquals(INVAL, probe.call(WASI_FD_WRITE, part, 1, Probe.DATA, 1_025, 0));
        assertEquals(FAULT, probe.call(WASI_FD_WRITE, part, 1, Probe.DATA, 1, SIZE - 3), "the number of bytes");
        for (long[] outside : OUTSIDE) {
            assertEquals(
                    FAULT, probe.call(WASI_FD_WRITE, parts((int) outside[0], (int) outside[1]), 1, Probe.DATA, 1, 0));
        }
        assertEquals(8, probe.call(WASI_FD_WRITE, part, 0, Probe.DATA, 1, 0), "standard input is not written to");
        assertEquals(8, probe.call(WASI_FD_WRITE, part, 3, Probe.DATA, 1, 0));
        assertEquals(8, probe.call(WASI_FD_WRITE, part, 0xFFFF_FFFFL, Probe.DATA, 1, 0));
    }

    @Test
    void aBombOfPartsIsTakenInPiecesAndPaidFor() {
        int[] numbers = new int[2 * 1_024];
        for (int i = 0; i < numbers.length; i += 2) {
            numbers[i] = 0;
            numbers[i + 1] = SIZE;
        }
        byte[] bomb = parts(numbers);
        RequestResult.Answered answered =
                (RequestResult.Answered) probe.ask(WASI_FD_WRITE, bomb, 1, Probe.DATA, 1_024, SIZE - 4);
        assertEquals(0, answered.reply()[0]);
        byte[] written = probe.peek(WASI_FD_WRITE, SIZE - 4, 4);
        assertEquals(
                65_536, ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN).getInt());
        assertTrue(answered.turn().fuelUsed() >= 1_024 * 10 + 65_536 / 8, answered::toString);
    }

    @Test
    void theListMayLieWhereTheNumberIsWritten() {
        assertEquals(0, probe.call(WASI_FD_WRITE, parts(Probe.DATA, 8), 2, Probe.DATA, 1, Probe.DATA));
        assertArrayEquals(new byte[] {8, 0, 0, 0}, probe.peek(WASI_FD_WRITE, Probe.DATA, 4));
    }

    private static byte[] parts(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    @Test
    void whatIsTooMuchIsRefusedBeforeItIsCopied() {
        assertEquals(ErrorCode.TOO_LARGE.code(), probe.call(RANDOM, 0, 65_537));
        assertEquals(ErrorCode.TOO_LARGE.code(), probe.call(SET_TIMER, 1, 60_000, 0, SIZE));
        assertEquals(ErrorCode.INVALID_ARGUMENT.code(), probe.call(PUT_STATE, 0, 1_025, 0, 0), "a key that long");
        assertEquals(ErrorCode.INVALID_ARGUMENT.code(), probe.call(PUT_STATE, 0, 0, 0, 0), "a key of nothing");
        assertEquals(ErrorCode.INVALID_ARGUMENT.code(), probe.call(GET_STATE, 0, SIZE, 0, 0));
        assertEquals(
                ErrorCode.INVALID_ARGUMENT.code(),
                probe.call(DELETE_STATE, new byte[] {(byte) 0xC0, (byte) 0x80}, Probe.DATA, 2),
                "a key that is no UTF-8");
        assertEquals(ErrorCode.TOO_LARGE.code(), probe.call(REPLY_TO, 0, 0, 100_001));
        assertEquals(ErrorCode.NOT_FOUND.code(), probe.call(REPLY_TO, 1, 0, 1));
        assertEquals(ErrorCode.NOT_FOUND.code(), probe.call(REPLY_TO, 0xFFFF_FFFFL, 0, 1));
        assertEquals(ErrorCode.NOT_FOUND.code(), probe.call(MESSAGE_INFO, 0xFFFF_FFFFL, 0, 0, 0));
        assertEquals(ErrorCode.INVALID_ARGUMENT.code(), probe.call(MESSAGE_INFO, 0, 0xFFFF_FFFFL, 0, 0));
        assertEquals(0, probe.call(MESSAGE_INFO, 0, 7, 0, 0), "no call of a tool, so no name of one");
        assertEquals(ErrorCode.INVALID_ARGUMENT.code(), probe.call(MESSAGE_INFO, 0, 8, 0, 0));
        for (long delay : new long[] {0, 9, -1, Long.MIN_VALUE, Long.MAX_VALUE, 366L * 86_400_000 + 1}) {
            assertEquals(ErrorCode.INVALID_ARGUMENT.code(), probe.call(SET_TIMER, 1, delay, 0, 0), "delay " + delay);
        }
    }

    @Test
    void aKeyMayLieWhereItsValueIsWritten() {
        byte[] key = "where".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0, probe.call(PUT_STATE, key, Probe.DATA, 5, Probe.DATA + 1, 4));
        assertEquals(4, probe.call(GET_STATE, key, Probe.DATA, 5, Probe.DATA + 2, 3));
        assertEquals(
                "wh" + "her", new String(probe.peek(GET_STATE, Probe.DATA, 5), StandardCharsets.US_ASCII), "cut off");
    }

    @Test
    void allThatHasNoPointerIsHarmless() {
        for (HostFunction function : List.of(WASI_FD_CLOSE, WASI_FD_SEEK)) {
            for (long fd : new long[] {3, 0x7FFF_FFFF, 0x8000_0000L, 0xFFFF_FFFFL}) {
                assertEquals(8, probe.call(function, fd, 0, 0, 0), function.toString());
            }
        }
        assertEquals(70, probe.call(WASI_FD_SEEK, 1, 0, 0, 0));
        assertEquals(8, probe.call(WASI_FD_PRESTAT_GET, 3, 0));
        assertEquals(8, probe.call(WASI_FD_PRESTAT_DIR_NAME, 3, 0, SIZE));
        assertEquals(76, probe.call(WASI_PATH_OPEN, 3, 0, SIZE, SIZE, 0, -1, -1, 0, SIZE));
        assertEquals(INVAL, probe.call(WASI_CLOCK_TIME_GET, 2, 0, 0));
        assertEquals(INVAL, probe.call(WASI_CLOCK_RES_GET, 0xFFFF_FFFFL, 0));
        assertEquals(ErrorCode.NOT_FOUND.code(), probe.call(CANCEL_TIMER, Long.MIN_VALUE));
    }
}
