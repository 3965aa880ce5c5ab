package dev.caxton.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    private static Arguments.Known known(Map<String, ?> object) {
        return assertInstanceOf(Arguments.Known.class, Arguments.of(object));
    }

    private static String reason(Map<String, ?> object) {
        return assertInstanceOf(Arguments.Unusable.class, Arguments.of(object)).reason();
    }

    private static Object number(Object number) {
        return Objects.requireNonNull(known(Map.of("n", number)).object().get("n"));
    }

    private static Map<String, Object> nested(int depth) {
        Object value = Map.of();
        for (int i = 2; i < depth; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("d", value);
        }
        return Map.of("d", value);
    }

    @Test
    void copiesAndCounts() {
        List<Object> list = new ArrayList<>(List.of(1, "two", true));
        Map<String, Object> object = new HashMap<>(Map.of("list", list, "map", Map.of("x", "y")));
        Arguments.Known known = known(object);
        list.add("later");
        assertEquals(Map.of("list", List.of(1L, "two", true), "map", Map.of("x", "y")), known.object());
        assertEquals(7, known.nodes());
        assertEquals(4 + 3 + 3 + 1 + 1, known.characters());
        assertFalse(known.nulls());
        assertThrows(UnsupportedOperationException.class, () -> known.object().clear());
        List<?> copied = assertInstanceOf(List.class, known.object().get("list"));
        assertThrows(UnsupportedOperationException.class, copied::clear);
    }

    @Test
    void keepsNullsAndSaysSo() {
        Arguments.Known known = known(Collections.singletonMap("n", null));
        assertTrue(known.nulls());
        assertTrue(known.object().containsKey("n"));
        assertEquals(2, known.nodes());
        Arguments.Known inside = known(Map.of("l", Collections.singletonList(null)));
        assertTrue(inside.nulls());
        assertEquals(3, inside.nodes());
    }

    @Test
    void theCapsAreExact() {
        // The object and the list count too.
        List<Integer> most = Collections.nCopies(Arguments.MAX_NODES - 2, 1);
        assertEquals(Arguments.MAX_NODES, known(Map.of("l", most)).nodes());
        assertEquals(
                "they hold more than 10000 values",
                reason(Map.of("l", Collections.nCopies(Arguments.MAX_NODES - 1, 1))));
        String text = "a".repeat(Arguments.MAX_CHARACTERS - 1);
        assertEquals(Arguments.MAX_CHARACTERS, known(Map.of("s", text)).characters());
        assertEquals("they hold more than 262144 characters of text", reason(Map.of("s", text + "a")));
        assertEquals("they hold more than 262144 characters of text", reason(Map.of(text + "aa", 1)));
        known(nested(200));
        assertEquals("they are nested too deeply", reason(nested(201)));
    }

    @Test
    void whatStandsSideBySideIsNotDeep() {
        Map<String, Object> wide = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            wide.put("m" + i, Map.of());
            wide.put("l" + i, List.of());
        }
        assertEquals(601, known(wide).nodes());
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100",
        "100.0, 100",
        "1e2, 100",
        "-1e2, -100",
        "0.0, 0",
        "-0.0, 0",
        "0e999999999, 0",
        "9007199254740993, 9007199254740993",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "9223372036854775807.0, 9223372036854775807"
    })
    void wholeNumbersAreWhole(String written, long seen) {
        assertEquals(seen, number(new BigDecimal(written)));
    }

    @ParameterizedTest
    @CsvSource({"99.5, 99.5", "0.1, 0.1", "-1.5e-7, -1.5e-7", "1e-300, 1e-300", "1.7976931348623157e308, -1"})
    void otherNumbersAreWhatADoubleHolds(String written, double seen) {
        if (seen == -1) {
            assertEquals("they hold a whole number of more than 64 bits", reason(Map.of("n", new BigDecimal(written))));
        } else {
            assertEquals(seen, number(new BigDecimal(written)));
            assertEquals(seen, number(Double.valueOf(written)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775808, they hold a whole number of more than 64 bits",
        "-9223372036854775809, they hold a whole number of more than 64 bits",
        "1e399, they hold a whole number of more than 64 bits",
        "1e400, they hold a number that is out of the range of conditions",
        "1e-999999999, they hold a number that is out of the range of conditions",
        "1e999999999, they hold a number that is out of the range of conditions",
        "1e-399, they hold a number with more digits than conditions can see",
        "100.00000000000000000001, they hold a number with more digits than conditions can see",
        "9007199254740993.5, they hold a number with more digits than conditions can see"
    })
    void whatWouldBeRoundedIsNotSeen(String written, String reason) {
        assertEquals(reason, reason(Map.of("n", new BigDecimal(written))));
    }

    @Test
    void takesEveryKindOfWholeNumber() {
        assertEquals(7L, number(7));
        assertEquals(7L, number(7L));
        assertEquals(7L, number(BigInteger.valueOf(7)));
        assertEquals(Long.MIN_VALUE, number(BigInteger.valueOf(Long.MIN_VALUE)));
        assertEquals(Long.MAX_VALUE, number(BigInteger.valueOf(Long.MAX_VALUE)));
        assertEquals("they hold a whole number of more than 64 bits", reason(Map.of("n", BigInteger.TWO.pow(63))));
    }

    @Test
    void refusesWhatIsNotJson() {
        String reason = "they hold what does not come from JSON";
        assertEquals(reason, reason(Map.of("n", Double.NaN)));
        assertEquals(reason, reason(Map.of("n", Double.POSITIVE_INFINITY)));
        assertEquals(reason, reason(Map.of("n", new Object())));
        assertEquals(reason, reason(Map.of("n", 'c')));
        assertEquals("they hold a name that is no text", reason(Map.of("m", Map.of(1, 2))));
    }
}
