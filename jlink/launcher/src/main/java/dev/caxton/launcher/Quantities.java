package dev.caxton.launcher;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes and times as options write them: the units are those of descriptors and policies. */
final class Quantities {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([A-Za-z]*)");

    private static final Map<String, Long> BYTES = Map.of(
            "", 1L,
            "B", 1L,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private static final Map<String, Duration> TIMES = Map.of(
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1));

    private Quantities() {}

    /** {@code 65536}, {@code 64KiB}, {@code 10MB}. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return read(value, BYTES, Math::multiplyExact)
                    .orElseThrow(() -> new TypeConversionException("'" + Terminal.printable(value)
                            + "' is no size; write a whole number with B, kB, MB, GB, KiB, MiB, GiB or nothing"
                            + " behind it, such as 10MB"));
        }
    }

    /** {@code 250ms}, {@code 5s}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return read(value, TIMES, (number, unit) -> unit.multipliedBy(number))
                    .orElseThrow(() -> new TypeConversionException("'" + Terminal.printable(value)
                            + "' is no time; write a whole number with us, ms, s, m or h behind it, such as 5s"));
        }
    }

    private interface Product<U, R> {
        R of(long number, U unit);
    }

    private static <U, R> Optional<R> read(String text, Map<String, U> units, Product<U, R> product) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        U unit = units.get(matcher.group(2));
        if (unit == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(product.of(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
