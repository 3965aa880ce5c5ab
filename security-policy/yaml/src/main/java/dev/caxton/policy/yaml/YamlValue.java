package dev.caxton.policy.yaml;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value that is asked for what it must be, and refuses with its line and column if it is not that.
 *
 * <p>Belongs to one thread at a time.
 */
public abstract sealed class YamlValue permits YamlScalar, YamlList, YamlMap {

    private final YamlPlace place;

    YamlValue(YamlPlace place) {
        this.place = place;
    }

    /**
     * Where the value stands.
     *
     * @return the place of its first character
     */
    public final YamlPlace place() {
        return place;
    }

    /** What it is, for messages. */
    abstract String kind();

    /**
     * The value as text.
     *
     * @return the text, not empty
     * @throws YamlException if it is no text, is empty, or is a plain number, truth value or null that needs quotes to be text
     */
    public String string() {
        throw wrongKind("a text");
    }

    /**
     * The value as a whole number in decimal digits.
     *
     * @param least the least admitted
     * @param most the most admitted
     * @return the number
     * @throws YamlException if it is no number within the bounds, or stands in quotes
     */
    public long integer(long least, long most) {
        throw wrongKind("a whole number");
    }

    /**
     * The value as a decimal fraction or a whole number: {@code 1.5}, {@code 2}.
     *
     * @param least the least admitted
     * @param most the most admitted
     * @return the number
     * @throws YamlException if it is no number within the bounds, stands in quotes, or has an exponent
     */
    public double decimal(double least, double most) {
        throw wrongKind("a number");
    }

    /**
     * The value as {@code true} or {@code false}.
     *
     * @return the truth value
     * @throws YamlException if it is anything else
     */
    public boolean bool() {
        throw wrongKind("true or false");
    }

    /**
     * The value as a whole number with one of the units {@code us, ms, s, m, h, d}: {@code 250ms}, {@code 5s}, {@code 10m}.
     *
     * @return the duration, not negative
     * @throws YamlException if it has another form
     */
    public Duration duration() {
        throw wrongKind("a duration such as 250ms, 5s or 10m");
    }

    /**
     * The value as a number of bytes, with or without one of the units {@code B, kB, MB, GB, KiB, MiB, GiB}: {@code 65536}, {@code 64KiB},
     * {@code 10MB}.
     *
     * @param least the least admitted
     * @param most the most admitted
     * @return bytes
     * @throws YamlException if it has another form or lies out of the bounds
     */
    public long byteCount(long least, long most) {
        throw wrongKind("a number of bytes such as 65536, 64KiB or 10MB");
    }

    /**
     * The value as one of the names of an enumeration, in the form of its {@code toString}.
     *
     * @param type the enumeration
     * @param <E> the enumeration
     * @return the constant
     * @throws YamlException if it is none of them; the message lists them and guesses the one that was meant
     */
    public <E extends Enum<E>> E choice(Class<E> type) {
        throw wrongKind("one of " + YamlScalar.names(type));
    }

    /**
     * The value as an instant in ISO 8601, in UTC: {@code 2027-01-01T00:00:00Z}.
     *
     * @return the instant
     * @throws YamlException if it has another form
     */
    public Instant instant() {
        throw wrongKind("an instant such as 2027-01-01T00:00:00Z");
    }

    /**
     * The value as JSON would have it: a map, list, text, {@link Long}, {@link java.math.BigInteger}, {@link java.math.BigDecimal}, truth value or null. For
     * parts of a document that are data of somebody else's shape.
     *
     * @return the tree; every field in it counts as asked for
     * @throws YamlException if a number has a form that JSON does not know
     */
    public abstract @Nullable Object tree();

    /**
     * The value as a mapping.
     *
     * @return the mapping
     * @throws YamlException if it is none
     */
    public YamlMap map() {
        throw wrongKind("a mapping of fields");
    }

    /**
     * The value as a list.
     *
     * @return the list
     * @throws YamlException if it is none
     */
    public YamlList list() {
        throw wrongKind("a list");
    }

    /**
     * An exception that says what is wrong with this value; for whoever checks more than the kind.
     *
     * @param problem what is wrong and what to write instead, without the value itself
     * @return the exception, with the code {@code CAX-YAML-VALUE}
     */
    public final YamlException refusal(String problem) {
        return new YamlException(YamlError.VALUE, place, problem);
    }

    /**
     * An exception that points into a text.
     *
     * @param line the line within the text, from 1
     * @param column the column in that line, from 1
     * @param problem what is wrong
     * @return the exception; it names the place in the document where the text is written in one line or as a block with {@code |}, else the place within the
     *     text
     */
    public YamlException refusalInside(int line, int column, String problem) {
        return refusal("line " + line + ", column " + column + " of the text: " + problem);
    }

    final YamlException wrongKind(String expected) {
        return new YamlException(YamlError.TYPE, place, expected + " is expected here, but this is " + kind());
    }
}
