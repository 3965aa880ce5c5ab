package dev.caxton.policy.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The published schema and the strict reader say the same about the shape of a document. */
class PolicySchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode SCHEMA_TEXT = MAPPER.readTree(PolicyYaml.schema());
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SCHEMA_TEXT);

    private static final String HEAD = "caxton: policy/v1\nname: n\ntenant: default\n";
    private static final String GRANT = HEAD + "tools:\n  - {permit: a, callers: ['agent:default/a'], tools: [s/t], ";
    private static final String READ = HEAD + "resources:\n  - {permit: a, callers: ['agent:default/a'], ";
    private static final String CASE = HEAD + "cases:\n  - {case: c, principal: 'agent:default/a', ";

    private static List<String> mistakes(String document) {
        Object tree = StrictYaml.read("test", document.getBytes(StandardCharsets.UTF_8), PolicyYaml.CAPS)
                .tree();
        return SCHEMA.validate(MAPPER.valueToTree(tree)).stream()
                .map(Object::toString)
                .toList();
    }

    private static void read(String document) {
        var _ = PolicyYaml.read("test", document.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<String> samples() throws IOException {
        List<String> documents = new ArrayList<>();
        Matcher blocks = Pattern.compile("```(?:yaml|json)\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/policy.md")));
        while (blocks.find()) {
            documents.add(blocks.group(1));
        }
        documents.add(Files.readString(Path.of("../../management-ear/src/main/sample/policy.yaml")));
        documents.add(Files.readString(Path.of("../../management-ear/it/src/test/sample/policy.yaml")));
        return documents.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleDocumentFits(String document) {
        assertEquals(List.of(), mistakes(document));
        read(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD,
                HEAD + "tools:\n  - {permit: a, callers: ['anonymous:default/local'], tools: [s/t]}\n"
                        + "cases:\n  - {case: c, principal: 'anonymous:default/local', calls: s/t, expect: permit}\n",
                HEAD + "levels: []\nmessages: []\ntools: []\ncases: []\n",
                HEAD + "levels:\n  - {change: a, level: default, agents: [default/a], admit: [simd], refuse: []}\n",
                HEAD + "levels:\n  - {change: a, level: strict, agents: ['default/*'], tools: true}\n",
                HEAD + "messages:\n  - {forbid: a, from: ['user:default/*'], to: ['default/*'],"
                        + " until: 2027-01-01T00:00:00Z}\n",
                GRANT + "when: 'args.n < 5'}\n",
                GRANT + "until: '2027-01-01T00:00:00.5Z'}\n",
                GRANT + "rate: 10/min, quota: 1000000000/day}\n",
                GRANT + "approval: {by: ['user:default/*'], four-eyes: true, expires: 30d}, visibility: hidden}\n",
                GRANT + "visibility: listed}\n",
                GRANT + "record: content}\n",
                GRANT + "record: digests}\n",
                GRANT + "redact: [secrets, email, phone, payment-card, iban]}\n",
                GRANT + "redact: []}\n",
                GRANT + "redact: [a1]}\nredactions:\n  - {redact: a1, form: 'KD-[0-9]{8}', members: [Account-No]}\n",
                READ + "resources: ['s/*'], redact: [x]}\nredactions:\n  - {redact: x, members: [x]}\n",
                HEAD + "tools:\n  - {forbid: a, callers: ['agent:default/a'], tools: ['*/*'], when: 'true',"
                        + " until: 2027-01-01T00:00:00Z}\n",
                CASE + "sends-to: default/b, expect: forbid}\n",
                CASE + "calls: s/t, with: {a: [1, 2.5, null, {b: x}]}, at: 2027-01-01T00:00:00Z, expect: forbid}\n",
                CASE + "sees: s/t, expect: forbid}\n",
                CASE + "reads: 's/file:///a b', expect: forbid}\n",
                CASE + "gets: s/p, expect: forbid}\n",
                READ + "resources: ['s/file:///a/*', 's/*', s/x], until: 2027-01-01T00:00:00Z, record: content}\n",
                HEAD + "resources:\n  - {forbid: a, callers: ['user:default/*'], resources: ['s/x*']}\n",
                HEAD + "prompts:\n  - {permit: a, callers: ['user:default/*'], prompts: [s/p], record: digests}\n",
                "{\"caxton\":\"policy/v1\",\"name\":\"n\",\"tenant\":\"default\"}",
            })
    void bothAdmit(String document) {
        assertEquals(List.of(), mistakes(document));
        read(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caxton: policy/v2\nname: n\ntenant: default\n",
                "caxton: policy/v1\ntenant: default\n",
                "caxton: policy/v1\nname: n\ntenant: Default\n",
                "caxton: policy/v1\nname: -n\ntenant: default\n",
                HEAD + "rates: []\n",
                GRANT + "redact: [Secrets]}\n",
                GRANT + "redact: secrets}\n",
                GRANT + "redact: [email, email]}\n",
                GRANT + "redact: [a]}\nredactions:\n  - {redact: a}\n",
                GRANT + "redact: [a]}\nredactions:\n  - {redact: a, members: []}\n",
                GRANT + "redact: [a]}\nredactions:\n  - {redact: a, form: x, with: y}\n",
                HEAD + "tools:\n  - {forbid: a, callers: ['agent:default/a'], tools: [s/t], redact: [email]}\n",
                READ + "resources: ['*/*']}\n",
                READ + "resources: ['s/*x']}\n",
                READ + "resources: ['s/']}\n",
                READ + "resources: []}\n",
                READ + "prompts: [s/p]}\n",
                READ + "resources: [s/x], when: 'true'}\n",
                READ + "resources: [s/x], rate: 1/s}\n",
                HEAD + "resources:\n  - {forbid: a, callers: ['user:default/*'], resources: [s/x], record: content}\n",
                CASE + "reads: 's/*', expect: forbid}\n",
                CASE + "gets: s/p, with: {a: 1}, expect: forbid}\n",
                CASE + "gets: s/p, expect: approval}\n",
                HEAD + "tools: {}\n",
                HEAD + "levels:\n  - {change: a, level: default, agents: [default/a], admit: [smid]}\n",
                HEAD + "levels:\n  - {change: a, level: lenient, agents: [default/a], tools: true}\n",
                HEAD + "levels:\n  - {change: a, level: strict, agents: [default/a], tools: 'yes'}\n",
                HEAD + "levels:\n  - {change: a, level: strict, agents: [], tools: true}\n",
                HEAD + "messages:\n  - {permit: a, forbid: b, from: ['user:default/*'], to: ['default/*']}\n",
                HEAD + "messages:\n  - {permit: a, to: ['default/*']}\n",
                HEAD + "messages:\n  - {permit: a, from: ['user:default/*'], to: ['default/*'], when: 'true'}\n",
                HEAD + "messages:\n  - {permit: a, from: ['user:default/a*'], to: ['default/*']}\n",
                HEAD + "messages:\n  - {permit: a, from: 'user:default/*', to: ['default/*']}\n",
                HEAD + "tools:\n  - {permit: a, callers: ['agent:default/a'], tools: ['*/*']}\n",
                HEAD + "tools:\n  - {permit: a, callers: ['robot:default/a'], tools: [s/t]}\n",
                HEAD + "tools:\n  - {permit: a, callers: ['agent:default/a'], tools: [s/t, s/t]}\n",
                HEAD + "tools:\n  - {forbid: a, callers: ['agent:default/a'], tools: [s/t], rate: 1/min}\n",
                HEAD + "tools:\n  - {forbid: a, callers: ['agent:default/a'], tools: [s/t], visibility: hidden}\n",
                HEAD + "tools:\n  - {forbid: a, callers: ['agent:default/a'], tools: [s/t], record: content}\n",
                GRANT + "wehn: 'true'}\n",
                GRANT + "when: true}\n",
                GRANT + "when: ''}\n",
                GRANT + "until: 2027-01-01}\n",
                GRANT + "until: '2027-01-01T00:00:00+01:00'}\n",
                GRANT + "until: 2027-13-01T00:00:00Z}\n",
                GRANT + "until: 2027-01-01T24:00:00Z}\n",
                GRANT + "rate: 10}\n",
                GRANT + "rate: 0/min}\n",
                GRANT + "quota: 10/week}\n",
                GRANT + "approval: required}\n",
                GRANT + "approval: {}}\n",
                GRANT + "approval: {by: []}}\n",
                GRANT + "approval: {by: ['agent:default/a']}}\n",
                GRANT + "approval: {by: ['user:default/a'], expires: soon}}\n",
                GRANT + "visibility: public}\n",
                GRANT + "record: everything}\n",
                CASE + "expect: forbid}\n",
                CASE + "calls: s/t, sees: s/t, expect: forbid}\n",
                CASE + "calls: 's/*', expect: forbid}\n",
                CASE + "calls: s/t, with: [], expect: forbid}\n",
                CASE + "sees: s/t, with: {}, expect: forbid}\n",
                CASE + "sees: s/t, expect: approval}\n",
                CASE + "sends-to: default/b, expect: maybe}\n",
                CASE + "sends-to: default/b}\n",
            })
    void bothRefuse(String document) {
        assertFalse(mistakes(document).isEmpty(), "the schema admits it");
        assertThrows(YamlException.class, () -> read(document));
    }

    /** What no schema can see. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                GRANT + "when: args.n <}\n",
                GRANT + "when: 'caller.nmae == \"x\"'}\n",
                GRANT + "until: 2027-02-30T00:00:00Z}\n",
                GRANT + "quota: 9999999999/day}\n",
                GRANT + "approval: {by: ['user:default/a'], four-eyes: true}}\n",
                GRANT + "approval: {by: ['user:default/a'], expires: 31d}}\n",
                HEAD + "tools:\n  - {permit: a, callers: ['agent:other/a'], tools: [s/t]}\n",
                GRANT + "rate: 1/min}\n  - {forbid: a, callers: ['agent:default/a'], tools: [s/t]}\n",
                HEAD + "levels:\n  - {change: a, level: relaxed, agents: [default/a], admit: [threads]}\n",
                CASE + "calls: s/t, expect: permit}\n",
            })
    void onlyTheReaderSees(String document) {
        assertEquals(List.of(), mistakes(document));
        assertThrows(YamlException.class, () -> read(document));
    }

    @Test
    void theSchemaNamesWhatThereIs() {
        assertEquals(Arrays.stream(Feature.values()).map(Feature::toString).toList(), words("/$defs/feature/enum"));
        assertEquals(
                Arrays.stream(Level.values()).map(Level::toString).toList(),
                words("/$defs/levelChange/properties/level/enum"));
        assertTrue(PolicyYaml.schema().contains(PolicyYaml.VERSION));
    }

    private static List<String> words(String pointer) {
        List<String> words = new ArrayList<>();
        SCHEMA_TEXT.at(pointer).forEach(word -> words.add(word.asString()));
        return words;
    }
}
