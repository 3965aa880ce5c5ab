package dev.caxton.policy;

import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies a tree and counts as it goes, so that nothing beyond the caps is looked at. */
final class ArgumentsCopy {

    /** More than any reader of arguments admits; a tree made by hand must not end the stack. */
    private static final int MAX_DEPTH = 200;

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private int nodes;
    private int characters;
    private int depth;
    private boolean nulls;

    private ArgumentsCopy() {}

    static Arguments of(Map<?, ?> object) {
        ArgumentsCopy copy = new ArgumentsCopy();
        try {
            Map<String, Object> copied = copy.object(object);
            return new Arguments.Known(copied, copy.nodes, copy.characters, copy.nulls);
        } catch (Refused e) {
            return new Arguments.Unusable(e.reason);
        }
    }

    private Map<String, Object> object(Map<?, ?> object) {
        enter();
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(Math.min(object.size(), Arguments.MAX_NODES));
        for (Map.Entry<?, ?> member : object.entrySet()) {
            if (!(member.getKey() instanceof String name)) {
                throw new Refused("they hold a name that is no text");
            }
            put(copy, text(name), value(member.getValue()));
        }
        depth--;
        return Collections.unmodifiableMap(copy);
    }

    /** JSON's null is a value; the annotations of java.util.Map do not know that. */
    @SuppressWarnings("NullAway")
    private static void put(Map<String, Object> copy, String name, @Nullable Object value) {
        copy.put(name, value);
    }

    private List<@Nullable Object> list(List<?> list) {
        enter();
        List<@Nullable Object> copy = new ArrayList<>(Math.min(list.size(), Arguments.MAX_NODES));
        for (Object item : list) {
            copy.add(value(item));
        }
        depth--;
        return Collections.unmodifiableList(copy);
    }

    private void enter() {
        count();
        if (++depth > MAX_DEPTH) {
            throw new Refused("they are nested too deeply");
        }
    }

    private @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> object(map);
            case List<?> list -> list(list);
            case null -> leaf(null);
            case String text -> leaf(text(text));
            case Boolean truth -> leaf(truth);
            case Long number -> leaf(number);
            case Integer number -> leaf(number.longValue());
            case BigInteger number -> leaf(whole(number));
            case BigDecimal number -> leaf(number(number));
            case Double number -> leaf(Double.isFinite(number) ? number(BigDecimal.valueOf(number)) : refuse());
            default -> refuse();
        };
    }

    private @Nullable Object leaf(@Nullable Object value) {
        count();
        nulls |= value == null;
        return value;
    }

    private void count() {
        if (++nodes > Arguments.MAX_NODES) {
            throw new Refused("they hold more than " + Arguments.MAX_NODES + " values");
        }
    }

    private String text(String text) {
        characters += text.length();
        if (characters > Arguments.MAX_CHARACTERS || characters < 0) {
            throw new Refused("they hold more than " + Arguments.MAX_CHARACTERS + " characters of text");
        }
        return text;
    }

    private static Object refuse() {
        throw new Refused("they hold what does not come from JSON");
    }

    private static Long whole(BigInteger number) {
        if (number.compareTo(LEAST) < 0 || number.compareTo(MOST) > 0) {
            throw new Refused("they hold a whole number of more than 64 bits");
        }
        return number.longValue();
    }

    /**
     * 100, 100.0 and 1e2 are one number in canonical JSON, so they are one number here. What a double would round is refused: a condition must not see
     * 100 where the tool sees 100.00000000000000001.
     */
    private static Object number(BigDecimal number) {
        if (number.signum() == 0) {
            return 0L;
        }
        // Before anything is expanded: 1e999999999 has few digits and many places.
        if (Math.abs((long) number.precision() - number.scale()) > 400) {
            throw new Refused("they hold a number that is out of the range of conditions");
        }
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() <= 0) {
            return whole(stripped.toBigIntegerExact());
        }
        double rounded = number.doubleValue();
        if (!Double.isFinite(rounded) || new BigDecimal(Double.toString(rounded)).compareTo(number) != 0) {
            throw new Refused("they hold a number with more digits than conditions can see");
        }
        return rounded;
    }

    /** Ends a copy. */
    private static final class Refused extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String reason;

        private Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
