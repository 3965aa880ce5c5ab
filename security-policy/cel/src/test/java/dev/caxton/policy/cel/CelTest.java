package dev.caxton.policy.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Arguments;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.ConditionLanguage;
import dev.caxton.policy.condition.ConditionLanguage.Reading;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.condition.Verdict;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelTest {

    private static final Principal CALLER = Principal.parse("agent:default/greeter");
    private static final ToolName TOOL = ToolName.parse("bank/pay");
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /** Generous: hostile input that is not bounded would run for minutes or for ever. */
    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    private static final Map<String, Object> SOME = some();

    private static Map<String, Object> some() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("amount", 5);
        object.put("exact", new BigDecimal("99.5"));
        object.put("big", 9_007_199_254_740_993L);
        object.put("round", new BigDecimal("1e2"));
        object.put("nothing", null);
        object.put("text", "aaaaaaaab");
        object.put("list", LongStream.range(0, 100).boxed().toList());
        object.put("map", Map.of("a", 1));
        List<Object> holed = new ArrayList<>();
        holed.add(null);
        object.put("holed", holed);
        return object;
    }

    private static Condition condition(String text) {
        return switch (new Cel().read(text)) {
            case Reading.Ready ready -> ready.condition();
            case Reading.Refused refused -> throw new AssertionError(text + ": " + refused);
        };
    }

    private static Reading.Refused refused(String text) {
        return assertInstanceOf(Reading.Refused.class, new Cel().read(text), text);
    }

    private static Verdict test(String text, Arguments arguments) {
        return condition(text).test(new Question(CALLER, TOOL, NOW, arguments));
    }

    private static Verdict test(String text) {
        return test(text, Arguments.of(SOME));
    }

    private static String reason(Verdict verdict) {
        return assertInstanceOf(Verdict.NoAnswer.class, verdict).reason();
    }

    @Test
    void isFoundAsAService() {
        ConditionLanguage language = ConditionLanguage.installed().orElseThrow();
        assertInstanceOf(Cel.class, language);
        assertEquals(
                "true",
                assertInstanceOf(Reading.Ready.class, language.read("true"))
                        .condition()
                        .text());
    }

    @Test
    void isANamedModuleOfItsOwn() {
        assertEquals("dev.caxton.policy.cel", Cel.class.getModule().getName());
        assertEquals(condition("true").getClass().getModule(), Cel.class.getModule());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "args.amount <= 100 && caller.name == 'greeter'",
                "args.nothing == null",
                "args.holed[0] == null",
                "args.list.all(x, x >= 0)",
                "args.list.exists_one(x, x == 5)",
                "args.list.map(x, x * 2)[4] == 8",
                "args.list.filter(x, x > 90).size() == 9",
                "!has(args.missing)",
                "args.map == {'a': 1}",
                "args.exact < 100",
                "args.exact == 99.5",
                "args.exact > args.amount",
                "args.round == 100",
                "args.big == 9007199254740993",
                "double(args.amount) * 1.5 < 8.0",
                "args.text.matches('^a+b$')",
                "args.text.startsWith('aa') && 'amount' in args",
                "args.missing == 1 || caller.kind == 'agent'",
                "caller.id == 'agent:default/greeter' && tenant == 'default'",
                "tool.upstream == 'bank' && tool.name == 'pay'",
                "now < timestamp('2027-01-01T00:00:00Z') && now.getHours() == 12",
                "['a', 'b'].exists(x, x == 'b')",
            })
    void holds(String text) {
        assertEquals(Verdict.TRUE, test(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "args.amount > 100",
                "args.nothing != null",
                "args.list.all(x, x < 99)",
                "has(args.missing) && args.missing.deep == 1",
                "caller.kind == 'user'",
                "args.text.matches('^(a+)+$')",
                "args.round == 100.5",
            })
    void doesNotHold(String text) {
        assertEquals(Verdict.FALSE, test(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "args.missing == 1|a value that it looks at is missing",
                "args.list[200] == 1|a list is shorter than it takes it to be",
                "args.amount + 9223372036854775807 > 0|a calculation has no result",
                "args.amount / 0 == 1|a calculation has no result",
                "args.exact + 1 < 3|a value is of another kind than it takes it to be",
                "args.text < 5|a value is of another kind than it takes it to be",
                "args.list.all(x, args.list.all(y, x + y >= 0))|it took more than 1000 steps",
            })
    void anErrorIsNoAnswer(String text, String reason) {
        assertEquals(reason, reason(test(text)));
    }

    @Test
    void errorsRepeatNothingOfTheArguments() {
        Map<String, Object> object = Map.of("key", "secret-value", "list", List.of("secret-value"));
        for (String text : List.of(
                "args[args.key] == 1", "int(args.key) == 1", "args.key.secret == 1", "timestamp(args.key) < now")) {
            assertFalse(reason(test(text, Arguments.of(object))).contains("secret"), text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "caller.nmae == 'x'|1|1",
                "args.amount +|1|14",
                "args.amount == 1 &&\\n  bogus|2|3",
                "tenant == 1|1|8",
                "now < 5|1|5",
                "args.amount|1|1",
                "'text'|1|1",
                "args.text.matches(args.text)|1|23",
                "args.text.matches('[')|1|19",
                "args.text.matches('(a{1,100}){1,100}')|1|19",
                "[args.text].map(v, v + v).all(v, v != '')|1|30",
                "(args.list + args.list).all(v, v > 0)|1|28",
                "{'a': args.list}.all(v, v != '')|1|21",
                "args.list.all(x, args.text.matches('a'))|1|35",
            })
    void refusesWithLineAndColumn(String text, int line, int column) {
        Reading.Refused refused = refused(text.replace("\\n", "\n"));
        assertEquals(line + ":" + column, refused.line() + ":" + refused.column(), refused.problem());
        assertFalse(refused.problem().isBlank());
    }

    @Test
    void refusesAConditionThatIsTooLongOrTooDeep() {
        refused("true" + " && true".repeat(1_000));
        refused("(".repeat(500) + "true" + ")".repeat(500));
        refused("");
    }

    @Test
    void aListAsksWhetherSomeArgumentsCouldDo() {
        Arguments any = new Arguments.Any();
        assertEquals(Verdict.DEPENDS, test("args.amount <= 100", any));
        assertEquals(Verdict.DEPENDS, test("has(args.amount)", any));
        assertEquals(Verdict.DEPENDS, test("args.list.all(x, x > 0)", any));
        assertEquals(Verdict.DEPENDS, test("caller.name == 'greeter' && args.amount <= 100", any));
        assertEquals(Verdict.FALSE, test("caller.name == 'other' && args.amount <= 100", any));
        assertEquals(Verdict.TRUE, test("caller.name == 'greeter' || args.amount <= 100", any));
        assertEquals(Verdict.TRUE, test("caller.name == 'greeter'", any));
        assertEquals(Verdict.FALSE, test("now > timestamp('2027-01-01T00:00:00Z')", any));
    }

    @Test
    void saysWhetherItLooksAtArguments() {
        assertTrue(condition("args.amount > 1").usesArguments());
        assertTrue(condition("has(args.amount)").usesArguments());
        assertTrue(condition("'amount' in args").usesArguments());
        assertFalse(condition("caller.name == 'args'").usesArguments());
    }

    @Test
    void argumentsThatCannotBeSeenAreAnErrorOnlyWhereTheyMatter() {
        Arguments unusable = new Arguments.Unusable("they are odd");
        assertEquals("they are odd", reason(test("args.amount > 1", unusable)));
        assertEquals(Verdict.TRUE, test("caller.name == 'greeter'", unusable));
    }

    @Test
    void numbersAreExactOrNotSeen() {
        assertEquals(Verdict.TRUE, test("args.n <= 100", Arguments.of(Map.of("n", new BigDecimal("100.00")))));
        assertInstanceOf(
                Arguments.Unusable.class, Arguments.of(Map.of("n", new BigDecimal("100.00000000000000000001"))));
        assertInstanceOf(Arguments.Unusable.class, Arguments.of(Map.of("n", BigInteger.TWO.pow(63))));
        assertInstanceOf(
                Arguments.Known.class,
                Arguments.of(Map.of("n", BigInteger.TWO.pow(63).negate())));
        assertInstanceOf(Arguments.Unusable.class, Arguments.of(Map.of("n", new BigDecimal("1e999999999"))));
        assertInstanceOf(Arguments.Unusable.class, Arguments.of(Map.of("n", new BigDecimal("1e-999999999"))));
        assertInstanceOf(Arguments.Unusable.class, Arguments.of(Map.of("n", Double.NaN)));
        assertInstanceOf(Arguments.Unusable.class, Arguments.of(Map.of("n", new Object())));
    }

    /** Each of these is the worst that its kind of condition admits: the steps are counted, and the watchdog only tells a bound from none. */
    @Test
    void hostileArgumentsAreBounded() {
        Map<String, Object> wide =
                Map.of("l", LongStream.range(0, 1_900).boxed().toList());
        String three = "args.l.all(x, args.l.all(y, args.l.all(z, x + y + z >= 0)))";
        Map<String, Object> regex = Map.of(
                "l",
                List.of("a".repeat(Cel.MAX_CHARACTERS - 10)),
                "m",
                LongStream.range(0, 900).boxed().toList());
        Map<String, Object> long1 = Map.of("s", "a".repeat(Arguments.MAX_CHARACTERS - 10));
        assertTimeoutPreemptively(WATCHDOG, () -> {
            assertEquals("it took more than 1000 steps", reason(test(three, Arguments.of(wide))));
            assertEquals(
                    "it took more than 1000 steps",
                    reason(test("args.m.exists(i, args.l.exists(x, x.matches('(a|aa|aaa)*b')))", Arguments.of(regex))));
            assertEquals(Verdict.FALSE, test("args.s.matches('^(a+)+b$')", Arguments.of(long1)));
            assertEquals(Verdict.FALSE, test("args.s.matches('(x+x+)+y')", Arguments.of(long1)));
            assertEquals(
                    Verdict.TRUE,
                    test(
                            "args.l.map(x, args.l) == args.l.map(x, args.l)",
                            Arguments.of(
                                    Map.of("l", LongStream.range(0, 400).boxed().toList()))));
        });
    }

    @Test
    void argumentsBeyondTheCapsAreNotLookedAt() {
        Map<String, Object> many = new HashMap<>();
        many.put("l", LongStream.range(0, Cel.MAX_NODES).boxed().toList());
        Arguments over = Arguments.of(many);
        assertEquals(Verdict.TRUE, test("args.l.size() == 2000", over));
        assertEquals("the arguments hold more than 2000 values", reason(test("args.l.exists(x, x == 0)", over)));
        assertEquals(Verdict.TRUE, test("['default'].exists(x, x == tenant)", over));
        Arguments wordy = Arguments.of(Map.of("s", "a".repeat(Cel.MAX_CHARACTERS)));
        assertEquals(
                "the arguments hold more than 32768 characters of text",
                reason(test("args.s == 'x' || [1].all(x, args.s != '')", wordy)));
        assertInstanceOf(
                Arguments.Unusable.class,
                Arguments.of(Map.of(
                        "l", LongStream.range(0, Arguments.MAX_NODES).boxed().toList())));
        assertInstanceOf(Arguments.Unusable.class, Arguments.of(Map.of("s", "a".repeat(Arguments.MAX_CHARACTERS))));
        Object deep = 1;
        for (int i = 0; i < 250; i++) {
            deep = List.of(deep);
        }
        assertInstanceOf(Arguments.Unusable.class, Arguments.of(Map.of("d", deep)));
    }
}
