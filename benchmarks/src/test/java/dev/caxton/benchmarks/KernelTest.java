package dev.caxton.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark of guests that compute something else, or nothing, would measure nothing. */
class KernelTest {

    @ParameterizedTest
    @EnumSource
    void bothFormsComputeWhatJavaDoes(Kernel kernel) {
        int size = kernel == Kernel.FIB ? 20 : kernel.size();
        int expected = java(kernel, size);
        assertEquals(expected, (int) MeteringBenchmark.bare(kernel).applyAsLong(size));
        assertEquals(expected, (int) MeteringBenchmark.metered(kernel).applyAsLong(size));
    }

    private static int java(Kernel kernel, int n) {
        return switch (kernel) {
            case LOOP -> IntStream.range(0, n).reduce(0, (sum, i) -> sum * 31 + i);
            case FIB -> fibonacci(n);
            case SHA256 -> digest(n);
            case JSON -> checksum(n);
            case HUGE -> machine(n);
            case SIEVE ->
                (int) IntStream.range(2, n)
                        .filter(i ->
                                IntStream.rangeClosed(2, (int) Math.sqrt(i)).noneMatch(d -> i % d == 0))
                        .count();
            case HEAPSORT -> median(n);
            case MATRIX -> trace(n);
        };
    }

    private static int fibonacci(int n) {
        return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    }

    private static int median(int n) {
        int[] numbers = new int[n];
        int seed = 12345;
        for (int i = 0; i < n; i++) {
            seed = seed * 1664525 + 1013904223;
            // Sorting signed numbers with the highest bit turned sorts unsigned ones.
            numbers[i] = seed ^ Integer.MIN_VALUE;
        }
        Arrays.sort(numbers);
        return numbers[n / 2] ^ Integer.MIN_VALUE;
    }

    private static int digest(int n) {
        byte[] data = new byte[n];
        for (int i = 0; i < n; i++) {
            data[i] = (byte) (i * 31 + 7);
        }
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(data))
                    .getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** One for each value, the integers, and the bytes of the strings. */
    private static int checksum(int n) {
        int sum = 1;
        for (int i = 0; i < n; i++) {
            // The object, id, name, tags and three of them, up, parent, at, x, y and four of them.
            sum += 16;
            sum += i * 7919 % 100003 - i % 1000 + 1 + 2 + 3;
            sum += letters("id" + "name" + "agent \"" + i + "\"" + "tags" + "a" + "bc" + "def" + "up" + "parent" + "at"
                    + "x" + "y");
        }
        return sum;
    }

    private static int letters(String text) {
        return text.chars().sum();
    }

    private static int machine(int n) {
        int[] r = {1, 2, 3, 5, 8, 13, 21};
        for (int i = 0; i < n; i++) {
            int k = (i & 255) * 37 & 127;
            work(r, k);
            work(r, k * 3 + 5);
        }
        return Arrays.stream(r).reduce(0, (a, b) -> a ^ b);
    }

    private static void work(int[] r, int k) {
        int x = r[k % 7];
        int y = r[(k * 3 + 1) % 7];
        switch (k % 8) {
            case 0 -> x = x * (2 * k + 1) + y;
            case 1 -> x = Integer.compareUnsigned(x, y) > 0 ? x - y : x + k;
            case 2 -> x = Integer.rotateLeft(x, k % 13 + 1) ^ y;
            case 3 -> x = (x & 1) != 0 ? (x >>> 1) ^ Integer.MIN_VALUE + k : (x >>> 1) + y;
            case 4 -> {
                for (int i = 0; i < k % 3 + 1; i++) {
                    x += y >>> i;
                    x ^= (x & 4) != 0 ? k : 0;
                }
            }
            case 5 -> {
                x = Integer.compareUnsigned(y, 0x40000000) < 0 ? x + y : x - y;
                y += k;
                r[(k + 3) % 7] ^= y;
            }
            case 6 -> x = Integer.remainderUnsigned(x, k + 3) + (y << 2);
            default -> {
                r[(k + 5) % 7] += ((x ^ y) & 8) != 0 ? x : 0;
                x ^= x >>> 15;
            }
        }
        r[(k * 5 + 2) % 7] += x;
    }

    private static int trace(int n) {
        long trace = 0;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                trace += (long) ((i * n + k) % 7) * ((k * n + i) % 7);
            }
        }
        return (int) trace;
    }
}
