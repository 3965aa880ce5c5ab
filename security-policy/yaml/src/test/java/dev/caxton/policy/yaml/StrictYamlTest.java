package dev.caxton.policy.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictYamlTest {

    private static YamlMap read(String text) {
        return StrictYaml.read("test.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static YamlException refused(String text) {
        return assertThrows(YamlException.class, () -> read(text));
    }

    private static YamlException refused(String text, Function<YamlMap, ?> use) {
        YamlMap map = read(text);
        return assertThrows(YamlException.class, () -> use.apply(map));
    }

    private static void assertAt(int line, int column, YamlError error, YamlException thrown) {
        assertEquals(error, thrown.error(), thrown.getMessage());
        assertEquals(
                line + ":" + column,
                thrown.place().line() + ":" + thrown.place().column(),
                thrown.getMessage());
        assertTrue(
                String.valueOf(thrown.getMessage()).startsWith("test.yaml:" + line + ":" + column + ": "),
                thrown.getMessage());
    }

    @Test
    void readsEveryKindOfValue() {
        YamlMap map = read("""
                # a comment
                name: greeter
                no: "no"
                level: strict
                count: 42
                on: true
                wait: 250ms
                size: 64KiB
                list: [a, b]
                inner:
                  deeper: {x: 1}
                """);
        assertEquals("greeter", map.requireString("name"));
        assertEquals("no", map.requireString("no"));
        assertEquals(Level.STRICT, map.require("level").choice(Level.class));
        assertEquals(42, map.require("count").integer(0, 100));
        assertTrue(map.require("on").bool());
        assertEquals(Duration.ofMillis(250), map.require("wait").duration());
        assertEquals(65_536, map.require("size").byteCount(0, 1 << 20));
        assertEquals(List.of("a", "b"), map.require("list").list().strings());
        YamlMap deeper = map.require("inner").map().require("deeper").map();
        assertEquals(1, deeper.require("x").integer(1, 1));
        assertFalse(map.optional("absent").isPresent());
        deeper.done();
        map.done();
    }

    @Test
    void readsJson() {
        YamlMap map = read("""
                {
                	"name" : "gr\\u00fc\\ud83d\\ude00\\/",
                	"list": ["1", {"a": true}],
                	"n": -7
                }
                """);
        assertEquals("gr\u00fc\ud83d\ude00/", map.requireString("name"));
        assertEquals("1", map.require("list").list().items().get(0).string());
        assertTrue(map.require("list").list().items().get(1).map().require("a").bool());
        assertEquals(-7, map.require("n").integer(-10, 10));
        map.done();
    }

    @Test
    void wordsThatOlderYamlTakesForTruthValuesAreTexts() {
        assertEquals("no", read("country: no").requireString("country"));
    }

    @Test
    void namesTheFieldItDoesNotKnowAndTheOneThatWasMeant() {
        YamlMap map = read("name: x\nlevle: strict\n");
        map.requireString("name");
        map.optional("level");
        YamlException thrown = assertThrows(YamlException.class, map::done);
        assertAt(2, 1, YamlError.UNKNOWN_FIELD, thrown);
        assertTrue(String.valueOf(thrown.getMessage()).endsWith("did you mean 'level'?"), thrown.getMessage());
        assertEquals("levle", thrown.place().path());
    }

    @Test
    void refusesAFieldThatStandsTwice() {
        assertAt(3, 3, YamlError.DUPLICATE, refused("a:\n  b: 1\n  b: 2\n"));
        assertAt(1, 9, YamlError.DUPLICATE, refused("{\"b\":1, \"b\":1}"));
    }

    @Test
    void saysWhereAFieldIsMissing() {
        assertAt(
                2,
                3,
                YamlError.MISSING_FIELD,
                refused("a:\n  b: 1\n", map -> map.require("a").map().require("c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x 1\nb: *x\n",
                "a: &x 1\n",
                "a: !!str 1\n",
                "a: !local 1\n",
                "a: ! 1\n",
                "!!map {a: 1}\n",
                "%YAML 1.2\n---\na: 1\n",
                "%TAG ! tag:x,2000:\n---\na: 1\n",
                "a: [&x 1]",
                "? &x a\n: 1\n"
            })
    void refusesAnchorsAliasesTagsAndDirectives(String text) {
        assertEquals(YamlError.CONSTRUCT, refused(text).error());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment\n",
                "a: [1, 2",
                "a: 1\n b: 2\n",
                "a: 'x",
                "a: b: c",
                "{a: 1} x",
                "a: 1\n---\nb: 2\n",
                "a: 1\n...\nb: 2\n",
                "? [a]\n: 1\n",
                "? {a: 1}\n: 1\n",
                "\"\\x\": 1",
                "a: \"\\uZZZZ\"",
                "a: @x",
                "\tb: 1",
                "a: \"\\U00FFFFFF\""
            })
    void refusesWhatIsNotExactlyOneDocument(String text) {
        assertEquals(YamlError.SYNTAX, refused(text).error());
    }

    @Test
    void aMergeKeyIsAnUnknownField() {
        YamlMap map = read("<<: {a: 1}\nb: 2\n");
        map.require("b");
        assertAt(1, 1, YamlError.UNKNOWN_FIELD, assertThrows(YamlException.class, map::done));
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n", "text", "42", "\"a\""})
    void theTopIsAMapping(String text) {
        assertAt(1, 1, YamlError.TYPE, refused(text));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] bytes = {'a', ':', ' ', 'x', '\n', 'b', ':', ' ', (byte) 0xC0, (byte) 0x80};
        assertAt(
                2, 4, YamlError.ENCODING, assertThrows(YamlException.class, () -> StrictYaml.read("test.yaml", bytes)));
        byte[] cut = {'a', ':', ' ', (byte) 0xE2, (byte) 0x82};
        assertAt(1, 4, YamlError.ENCODING, assertThrows(YamlException.class, () -> StrictYaml.read("test.yaml", cut)));
        assertAt(1, 1, YamlError.ENCODING, refused("\uFEFFa: 1"));
        assertAt(1, 4, YamlError.ENCODING, refused("a: \"\\ud800\""));
        assertAt(2, 4, YamlError.ENCODING, refused("a: 1\nb: \u0000"));
    }

    @ParameterizedTest
    @CsvSource({
        "'x', a number", "'\"1\"', 42", "'true', yes", "'\"true\"', on", "'1.5', 1", "'0x10', 16", "'1_000', 1000",
        "'', empty", "'~', null", "'[1]', list", "'{a: 1}', map", "'99999999999999999999', big", "'+1', plus",
                "'01', octal"
    })
    void aWholeNumberIsNothingElse(String written, String ignored) {
        assertEquals(
                YamlError.TYPE,
                refused("a: " + written, map -> map.require("a").integer(0, 1_000))
                        .error());
    }

    @Test
    void aNumberStaysWithinItsBounds() {
        assertAt(1, 4, YamlError.VALUE, refused("a: 11", map -> map.require("a").integer(0, 10)));
        assertAt(1, 4, YamlError.VALUE, refused("a: -1", map -> map.require("a").integer(0, 10)));
        assertAt(
                1,
                4,
                YamlError.VALUE,
                refused("a: 9999999999999999999", map -> map.require("a").integer(0, 10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "-1", ".5", "1e3", "0x1", "true", "False", "null", "~", "", ".inf", "[]", "{}"})
    void textThatLooksLikeSomethingElseNeedsQuotes(String written) {
        assertAt(1, written.isEmpty() ? 3 : 4, YamlError.TYPE, refused("a: " + written, map -> map.requireString("a")));
    }

    @Test
    void anEmptyTextIsNoText() {
        assertAt(1, 4, YamlError.VALUE, refused("a: ''", map -> map.requireString("a")));
    }

    @ParameterizedTest
    @CsvSource({"0s,0", "5us,5000", "250ms,250000000", "2m,120000000000", "1h,3600000000000", "1d,86400000000000"})
    void readsDurations(String written, long nanos) {
        assertEquals(nanos, read("a: " + written).require("a").duration().toNanos());
        assertEquals(nanos, read("a: '" + written + "'").require("a").duration().toNanos());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "s", "1.5s", "-1s", "5 s", "5S", "1w", "PT5S", "9223372036854775807d", "99999999h", "01s"})
    void refusesOtherDurations(String written) {
        assertEquals(
                YamlError.VALUE,
                refused("a: " + written, map -> map.require("a").duration()).error());
    }

    @ParameterizedTest
    @CsvSource({
        "7,7",
        "7B,7",
        "2kB,2000",
        "3MB,3000000",
        "1GB,1000000000",
        "1KiB,1024",
        "1MiB,1048576",
        "1GiB,1073741824"
    })
    void readsByteCounts(String written, long bytes) {
        assertEquals(bytes, read("a: " + written).require("a").byteCount(0, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1kb", "1KB", "-1", "1.5MB", "1 MB", "99999999999GiB", "2GiB"})
    void refusesOtherByteCounts(String written) {
        assertEquals(
                YamlError.VALUE,
                refused("a: " + written, map -> map.require("a").byteCount(0, 1 << 30))
                        .error());
    }

    @Test
    void guessesTheConstantThatWasMeant() {
        YamlException thrown = refused("a: srict", map -> map.require("a").choice(Level.class));
        assertAt(1, 4, YamlError.VALUE, thrown);
        assertEquals(
                "test.yaml:1:4: a: one of [strict, default, relaxed] is expected here; did you mean 'strict'?",
                thrown.getMessage());
        assertEquals(
                YamlError.VALUE,
                refused("a: STRICT", map -> map.require("a").choice(Level.class))
                        .error());
    }

    @Test
    void aListOfDistinctValuesRefusesTheSecondOfTwo() {
        assertEquals(Set.of("x", "y"), read("a: [x, y]").require("a").list().distinct(YamlValue::string));
        assertAt(
                1,
                8,
                YamlError.VALUE,
                refused("a: [x, x]", map -> map.require("a").list().distinct(YamlValue::string)));
    }

    @Test
    void namesThePathOfWhatItRefuses() {
        YamlException thrown = refused(
                "rules:\n  - from: [a]\n  - from: [1]\n",
                map -> map.require("rules")
                        .list()
                        .maps()
                        .get(1)
                        .require("from")
                        .list()
                        .strings());
        assertAt(3, 12, YamlError.TYPE, thrown);
        assertEquals("rules[1].from[0]", thrown.place().path());
    }

    @Test
    void neverRepeatsAValueOrBreaksALine() {
        YamlException type =
                refused("token: hunter2", map -> map.require("token").integer(0, 1));
        assertFalse(String.valueOf(type.getMessage()).contains("hunter2"), type.getMessage());
        YamlException value =
                refused("token: hunter2", map -> map.require("token").choice(Level.class));
        assertFalse(String.valueOf(value.getMessage()).contains("hunter2"), value.getMessage());
        YamlMap map = read("\"a\\nb\\e[31m\": 1");
        YamlException unknown = assertThrows(YamlException.class, map::done);
        assertTrue(String.valueOf(unknown.getMessage()).chars().allMatch(c -> c >= ' '), unknown.getMessage());
    }

    @Test
    void aMapOfDataGivesAllItsEntries() {
        YamlMap env = read("env: {A: x, B: y}").require("env").map();
        assertEquals(List.of("A", "B"), List.copyOf(env.entries().keySet()));
        env.done();
    }

    @Test
    void refusesMoreThanItsCaps() {
        YamlCaps caps = new YamlCaps(40, 3, 6);
        assertEquals(YamlError.TOO_LARGE, capped("a: " + "x".repeat(40), caps));
        assertEquals(YamlError.TOO_LARGE, capped("a: [[[1]]]", caps));
        assertEquals(YamlError.TOO_LARGE, capped("a: [1,2,3,4]", caps));
        assertEquals(
                2,
                StrictYaml.read("x", "a: [[1,2]]".getBytes(StandardCharsets.UTF_8), caps)
                        .require("a")
                        .list()
                        .items()
                        .get(0)
                        .list()
                        .items()
                        .size());
    }

    private static YamlError capped(String text, YamlCaps caps) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return assertThrows(YamlException.class, () -> StrictYaml.read("x", bytes, caps))
                .error();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[", "{", "a: ", "- ", "{a: ", "? ", "[{", "'", "\"", "|", "&a ", "!", "*", "#", "\n ", "- - ? "
            })
    void endsSoonOnHostileRepetition(String part) {
        byte[] bytes = part.repeat(200_000 / part.length()).getBytes(StandardCharsets.UTF_8);
        YamlException thrown = assertThrows(YamlException.class, () -> StrictYaml.read("test.yaml", bytes));
        assertTrue(thrown.code().startsWith("CAX-YAML-"), thrown.getMessage());
    }
}
