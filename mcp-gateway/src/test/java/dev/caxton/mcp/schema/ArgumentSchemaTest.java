package dev.caxton.mcp.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@NullUnmarked
class ArgumentSchemaTest {

    private final StrictJson json = new StrictJson(1 << 22, 200);

    private Map<String, Object> tree(String text) throws JsonRefused {
        return json.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> check(String schema, String arguments) throws Exception {
        return ArgumentSchema.of(tree(schema)).check(json.node(tree(arguments)));
    }

    @Test
    void checksWhatSchemasOfToolsUse() throws Exception {
        String schema = """
                {'type':'object','required':['a'],'additionalProperties':false,
                 'properties':{'a':{'$ref':'#/$defs/positive'},'b':{'type':'array','items':{'enum':['x','y']},'uniqueItems':true},
                   'c':{'type':'string','pattern':'^[a-z]+$'}},
                 '$defs':{'positive':{'type':'integer','exclusiveMinimum':0}}}
                """;
        assertEquals(Optional.empty(), check(schema, "{'a':1,'b':['x','y'],'c':'abc'}"));
        for (String wrong : new String[] {
            "{}",
            "{'a':0}",
            "{'a':1.5}",
            "{'a':1,'b':['z']}",
            "{'a':1,'b':['x','x']}",
            "{'a':1,'c':'ABC'}",
            "{'a':1,'d':1}"
        }) {
            assertTrue(check(schema, wrong).isPresent(), wrong);
        }
    }

    @Test
    void knowsDraft7() throws Exception {
        String schema = "{'$schema':'http://json-schema.org/draft-07/schema#','type':'object',"
                + "'properties':{'a':{'$ref':'#/definitions/n'}},'definitions':{'n':{'type':'number'}}}";
        assertEquals(Optional.empty(), check(schema, "{'a':1}"));
        assertTrue(check(schema, "{'a':'1'}").isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'string'}",
                "{}",
                "{'type':'object','$ref':'https://example.org/schema.json'}",
                "{'type':'object','properties':{'a':{'$ref':'file:///etc/passwd'}}}",
                "{'type':'object','properties':{'a':{'$ref':'other.json#/x'}}}",
                "{'type':'object','allOf':[{'$ref':'#/nowhere'}]}",
                "{'type':'object','allOf':[{'$ref':'#/x/y'}],'x':{'y':{'type':'object'}}}",
                "{'type':'object','$defs':{'a':{'$id':'https://example.org/a'}}}",
                "{'type':'object','$schema':'https://example.org/my-dialect'}",
                "{'type':'object','properties':{'a':{'pattern':'('}}}",
                "{'type':'object','x-dev.caxton-step':true}"
            })
    void refusesWhatCannotBeChecked(String schema) {
        assertThrows(SchemaRefused.class, () -> ArgumentSchema.of(tree(schema)));
    }

    @Test
    void aPropertyMayHaveTheNameOfAKeyword() throws Exception {
        String schema = "{'type':'object','properties':{'$ref':{'type':'string'},'properties':{'type':'number'},"
                + "'items':{'type':'array'}},'additionalProperties':false}";
        assertEquals(Optional.empty(), check(schema, "{'$ref':'x','properties':1,'items':[]}"));
        assertTrue(check(schema, "{'x-dev.caxton-step':1}").isPresent());
    }

    @Test
    void noSchemaTakesLongerThanItsBudget() throws Exception {
        StringBuilder doubling = new StringBuilder("{'type':'object','$ref':'#/$defs/a0','$defs':{");
        for (int i = 0; i < 60; i++) {
            String next = "{'$ref':'#/$defs/a" + (i + 1) + "'}";
            doubling.append("'a" + i + "':{'allOf':[" + next + "," + next + "]},");
        }
        doubling.append("'a60':{}}}");
        String deep = "{'type':'object','allOf':[{'properties':{'a':{'$ref':'#'}}},{'properties':{'a':{'$ref':'#'}}}]}";
        String nested = "{'a':".repeat(60) + "{}" + "}".repeat(60);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertTrue(check(doubling.toString(), "{}").isPresent());
            assertTrue(check(deep, nested).isPresent());
            assertTrue(check("{'type':'object','$ref':'#'}", "{}").isPresent());
            assertTrue(check(
                            "{'type':'object','properties':{'a':{'pattern':'^(a+)+$'}}}",
                            "{'a':'" + "a".repeat(60) + "!'}")
                    .isPresent());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipleOf", "maximum", "enum", "default", "x-anything"})
    void aSchemaHasNoNumberThatCannotBeExpanded(String keyword) {
        for (String number : new String[] {"1e1000000", "1e-1000000", "0e1000000"}) {
            Map<String, Object> schema = Map.of(
                    "type", "object", "properties", Map.of("n", Map.of(keyword, List.of(new BigDecimal(number)))));
            SchemaRefused refused = assertThrows(SchemaRefused.class, () -> ArgumentSchema.of(schema));
            assertEquals("its input schema has a number that is out of range", refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'multipleOf':0.01",
                "'multipleOf':7e-400",
                "'minimum':1,'maximum':2",
                "'exclusiveMaximum':2",
                "'enum':[1,2]",
                "'const':1",
                "'type':'integer','multipleOf':3"
            })
    void numbersCannotBurnTheBudget(String keywords) throws Exception {
        ArgumentSchema schema =
                ArgumentSchema.of(tree("{'type':'object','properties':{'n':{'items':{" + keywords + "}}}}"));
        String longest = "9".repeat(308) + "." + "9".repeat(400);
        for (String number : new String[] {"1e308", "1e-400", longest}) {
            JsonNode many =
                    json.node(tree("{'n':[" + (number + ",").repeat((1 << 18) / (number.length() + 1)) + "1]}"));
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> schema.check(many), number);
        }
    }

    @Test
    void comparesNumbersExactlyAtTheEndsOfTheRange() throws Exception {
        String schema =
                "{'type':'object','properties':{'n':{'const':1.7e308},'m':{'multipleOf':0.01},'x':{'maximum':1e-400}}}";
        assertEquals(Optional.empty(), check(schema, "{'n':17e307,'m':1e308,'x':1e-400}"));
        assertTrue(check(schema, "{'n':1.70000000000000000001e308}").isPresent());
        assertTrue(check(schema, "{'m':0.011}").isPresent());
        assertTrue(check(schema, "{'x':2e-400}").isPresent());
    }

    @Test
    void digitsCount() throws Exception {
        String schema = "{'type':'object','properties':{'n':{'items':{'multipleOf':7e-400}}}}";
        String array = "[" + "1e308,".repeat(40_000) + "1]";
        assertEquals(
                Optional.of("a check against the tool's input schema takes too long"),
                check(schema, "{'n':" + array + "}"));
        assertEquals(
                Optional.empty(),
                check(
                        "{'type':'object','properties':{'n':{'items':{'multipleOf':0.01}}}}",
                        "{'n':[" + "123.45,".repeat(100_000) + "1]}"));
    }

    /** Texts of one hash: {@code Aa} and {@code BB} have the same. */
    private static String colliding(int some) {
        StringBuilder texts = new StringBuilder();
        for (int i = 0; i < some; i++) {
            texts.append(i > 0 ? "," : "").append('\'');
            for (int bit = 0; bit < 17; bit++) {
                texts.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            texts.append('\'');
        }
        return texts.toString();
    }

    @Test
    void valuesOfOneHashCostNoMoreThanOthers() throws Exception {
        ArgumentSchema unique = ArgumentSchema.of(tree("{'type':'object','properties':{'n':{'uniqueItems':true}}}"));
        JsonNode many = json.node(tree("{'n':[" + colliding(100_000) + "]}"));
        ArgumentSchema one = ArgumentSchema.of(
                tree("{'type':'object','properties':{'n':{'items':{'enum':[" + colliding(20_000) + "]}}}}"));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertEquals(Optional.empty(), unique.check(many));
            assertTrue(one.check(many).orElseThrow().contains("enumeration"));
        });
    }

    @Test
    void equalIsWhatHasOneCanonicalForm() throws Exception {
        String unique = "{'type':'object','properties':{'n':{'uniqueItems':true}}}";
        assertEquals(Optional.empty(), check(unique, "{'n':[1,'1',true,null,[1],{'a':1},1.5,12345678901234567890]}"));
        for (String twice :
                new String[] {"1,1.0", "100,1e2", "{'a':1,'b':2},{'b':2.0,'a':1}", "[[]],[[]]", "null,null"}) {
            assertTrue(check(unique, "{'n':[" + twice + "]}").orElseThrow().contains("unique"), twice);
        }
        assertEquals(Optional.empty(), check(unique.replace("true", "false"), "{'n':[1,1]}"));
        String enumeration =
                "{'type':'object','properties':{'n':{'enum':[1,'x',null,{'a':[1e2]},12345678901234567890]}}}";
        for (String good : new String[] {"1.0", "'x'", "null", "{'a':[100]}", "12345678901234567890"}) {
            assertEquals(Optional.empty(), check(enumeration, "{'n':" + good + "}"), good);
        }
        for (String bad : new String[] {"2", "'1'", "true", "{'a':[100],'b':1}", "12345678901234567891"}) {
            assertTrue(check(enumeration, "{'n':" + bad + "}").isPresent(), bad);
        }
    }
}
