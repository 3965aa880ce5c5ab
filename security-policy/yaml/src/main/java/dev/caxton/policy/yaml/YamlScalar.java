package dev.caxton.policy.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text, number or truth value. Which of them is for the caller to say; the quotes have to agree. */
public final class YamlScalar extends YamlValue {

    // The core schema of YAML 1.2.2, section 10.3.2: what other readers take for something else than text.
    private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
    private static final Pattern BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
            + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,9})?");
    private static final Pattern QUANTITY = Pattern.compile("(0|[1-9][0-9]{0,18})([A-Za-z]*)");

    private static final Pattern INSTANT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?Z");

    private static final Pattern JSON_NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,999})(\\.[0-9]{1,999})?([eE][-+]?[0-9]{1,4})?");

    private static final Map<String, Duration> TIMES = Map.of(
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private static final Map<String, Long> SIZES = Map.of(
            "", 1L,
            "B", 1L,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private final String content;
    private final boolean plain;
    private final Optional<YamlPlace> first;

    /**
     * A scalar.
     *
     * @param first where the first character of the content stands, if the lines of the content are the lines of the document
     */
    YamlScalar(YamlPlace place, String content, boolean plain, Optional<YamlPlace> first) {
        super(place);
        this.content = content;
        this.plain = plain;
        this.first = first;
    }

    /** The characters, whatever they mean. */
    String content() {
        return content;
    }

    @Override
    String kind() {
        if (!plain) {
            return "a text in quotes";
        }
        if (content.isEmpty()) {
            return "empty; leave the field out instead";
        }
        if (NULL.matcher(content).matches()) {
            return "null; leave the field out instead";
        }
        if (BOOL.matcher(content).matches()) {
            return "a truth value";
        }
        return NUMBER.matcher(content).matches() ? "a number" : "a text";
    }

    @Override
    public String string() {
        if (plain && NULL.matcher(content).matches()) {
            throw wrongKind("a text");
        }
        if (plain && (BOOL.matcher(content).matches() || NUMBER.matcher(content).matches())) {
            throw new YamlException(
                    YamlError.TYPE, place(), "a text is expected here, but this is " + kind() + "; put it in quotes");
        }
        if (content.isEmpty()) {
            throw refusal("the text is empty");
        }
        return content;
    }

    @Override
    public long integer(long least, long most) {
        if (!plain || !INTEGER.matcher(content).matches()) {
            throw wrongKind("a whole number");
        }
        try {
            return within(Long.parseLong(content), least, most);
        } catch (NumberFormatException e) {
            throw outside(least, most);
        }
    }

    @Override
    public double decimal(double least, double most) {
        if (!plain || !DECIMAL.matcher(content).matches()) {
            throw wrongKind("a number");
        }
        double value = Double.parseDouble(content);
        if (value < least || value > most) {
            throw refusal("the number must lie between " + least + " and " + most);
        }
        return value;
    }

    @Override
    public boolean bool() {
        if (plain && content.equals("true")) {
            return true;
        }
        if (plain && content.equals("false")) {
            return false;
        }
        throw wrongKind("true or false");
    }

    @Override
    public Duration duration() {
        var matcher = QUANTITY.matcher(content);
        Duration unit = matcher.matches() ? TIMES.get(matcher.group(2)) : null;
        if (unit == null) {
            throw refusal("a duration is a whole number with one of the units us, ms, s, m, h, d: 250ms, 5s, 10m");
        }
        try {
            Duration value = unit.multipliedBy(Long.parseLong(matcher.group(1)));
            if (value.compareTo(LONGEST) <= 0) {
                return value;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Falls through to the refusal: no such number of units is representable.
        }
        throw refusal("a duration is at most a hundred years");
    }

    @Override
    public Instant instant() {
        try {
            if (INSTANT.matcher(content).matches()) {
                return Instant.parse(content);
            }
        } catch (DateTimeParseException e) {
            // Falls through to the refusal.
        }
        throw refusal("an instant is written in ISO 8601 and UTC: 2027-01-01T00:00:00Z");
    }

    @Override
    public @Nullable Object tree() {
        if (!plain) {
            return content;
        }
        if (content.equals("null")) {
            return null;
        }
        if (content.equals("true") || content.equals("false")) {
            return content.equals("true");
        }
        if (JSON_NUMBER.matcher(content).matches()) {
            BigDecimal number = new BigDecimal(content);
            return number.scale() == 0 && INTEGER.matcher(content).matches() ? whole(number) : number;
        }
        if (!kind().equals("a text")) {
            throw wrongKind("a value of JSON, or a text in quotes,");
        }
        return content;
    }

    private static Object whole(BigDecimal number) {
        return number.precision() <= 18 ? number.longValueExact() : number.toBigIntegerExact();
    }

    @Override
    public YamlException refusalInside(int line, int column, String problem) {
        if (first.isEmpty()) {
            return super.refusalInside(line, column, problem);
        }
        YamlPlace start = first.get();
        return new YamlException(
                YamlError.VALUE,
                new YamlPlace(start.source(), start.path(), start.line() + line - 1, start.column() + column - 1),
                problem);
    }

    @Override
    public long byteCount(long least, long most) {
        var matcher = QUANTITY.matcher(content);
        Long unit = matcher.matches() ? SIZES.get(matcher.group(2)) : null;
        if (unit == null) {
            throw refusal(
                    "a number of bytes is a whole number, with one of the units B, kB, MB, GB, KiB, MiB, GiB or none");
        }
        try {
            return within(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit), least, most);
        } catch (ArithmeticException | NumberFormatException e) {
            throw outside(least, most);
        }
    }

    @Override
    public <E extends Enum<E>> E choice(Class<E> type) {
        String written = string();
        for (E constant : type.getEnumConstants()) {
            if (constant.toString().equals(written)) {
                return constant;
            }
        }
        List<String> names = names(type);
        throw refusal("one of " + names + " is expected here" + Texts.didYouMean(written, names));
    }

    static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Enum::toString).toList();
    }

    private long within(long value, long least, long most) {
        if (value < least || value > most) {
            throw outside(least, most);
        }
        return value;
    }

    private YamlException outside(long least, long most) {
        return refusal("the number must lie between " + least + " and " + most);
    }
}
