package dev.caxton.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
