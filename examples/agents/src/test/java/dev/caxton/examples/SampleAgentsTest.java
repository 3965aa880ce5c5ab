package dev.caxton.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue.JsonArray;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples do what their comments say, each under the descriptor beside it. */
class SampleAgentsTest {

    private static final ToolBroker NO_TOOLS = call -> new ToolOutcome.Denied("CAX-TOOL-DENIED", "No rule permits it.");

    /** Greets whoever the arguments name, and insists on their exact shape. The result has a text in front of the content that must not be taken for it. */
    private static ToolOutcome greet(ToolCall call) {
        assertEquals("sample/greet", call.tool().toString());
        assertEquals("agent:default/greeter", call.caller().toString());
        JsonObject arguments = assertInstanceOf(JsonObject.class, CanonicalJson.parse(call.arguments()));
        assertEquals(1, arguments.members().size());
        JsonString name = assertInstanceOf(JsonString.class, arguments.members().get("name"));
        return new ToolOutcome.Answered(
                CanonicalJson.write(JsonObject.of(Map.of(
                        "_meta",
                        JsonObject.of(Map.of("note", new JsonString("\"text\":\"not this\""))),
                        "content",
                        new JsonArray(List.of(JsonObject.of(Map.of(
                                "type", new JsonString("text"),
                                "text", new JsonString("Hello, " + name.value() + "!")))))))),
                false);
    }

    @Test
    void echoRepliesWithWhatItWasSent() throws IOException {
        try (House house = new House("", NO_TOOLS)) {
            house.deploy("echo");
            assertEquals("", house.reply("echo", ""));
            assertEquals("hi", house.reply("echo", "hi"));
            assertEquals("x".repeat(10_000), house.reply("echo", "x".repeat(10_000)));
            assertEquals(
                    List.of("echoing what I was sent"),
                    house.logs("echo").stream().distinct().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada",
                "",
                "Grüße, 世界, \uD83D\uDE00",
                "quote \" backslash \\ slash / newline \n tab \t bell \u0007",
                "\"}],\"text\":\"injected",
                "\\u0041 is no escape here",
            })
    void greeterAsksTheToolAndRepliesWithItsText(String name) throws IOException {
        try (House house = new House("", SampleAgentsTest::greet)) {
            house.deploy("greeter");
            assertEquals("Hello, " + name + "!", house.reply("greeter", name));
            assertEquals(List.of("asking sample/greet"), house.logs("greeter"));
        }
    }

    @Test
    void greeterUnderstandsEveryEscapeOfJson() throws IOException {
        String result = "{ \"content\" : [ { \"type\" : \"text\" , \"text\" : "
                + "\"\\u00e9\\u20AC\\ud83d\\uDE00 \\\" \\\\ \\/ \\b\\f\\n\\r\\t \\ud800.\" } ] }";
        try (House house =
                new House("", call -> new ToolOutcome.Answered(result.getBytes(StandardCharsets.UTF_8), false))) {
            house.deploy("greeter");
            assertEquals("\u00e9\u20ac\uD83D\uDE00 \" \\ / \b\f\n\r\t \uFFFD.", house.reply("greeter", "x"));
        }
    }

    @Test
    void greeterRepliesWithTheWholeResultIfThereIsNoText() throws IOException {
        String result = "{\"content\":[{\"type\":\"image\",\"data\":\"QQ==\",\"mimeType\":\"image/png\"}]}";
        try (House house =
                new House("", call -> new ToolOutcome.Answered(result.getBytes(StandardCharsets.UTF_8), false))) {
            house.deploy("greeter");
            assertEquals(result, house.reply("greeter", "x"));
        }
    }

    @Test
    void greeterSaysThatItWasNotAllowed() throws IOException {
        try (House house = new House("", NO_TOOLS)) {
            house.deploy("greeter");
            String reply = house.reply("greeter", "Ada");
            assertTrue(reply.startsWith("I was not allowed to ask sample/greet. "), reply);
            assertTrue(reply.contains("No rule permits it."), reply);
        }
    }

    @Test
    void greeterSaysThatTheToolFailed() throws IOException {
        try (House house = new House("", call -> new ToolOutcome.Failed("CAX-TOOL-TIMEOUT", "It took too long."))) {
            house.deploy("greeter");
            String reply = house.reply("greeter", "Ada");
            assertTrue(reply.startsWith("sample/greet could not be asked. "), reply);
            assertTrue(reply.contains("It took too long."), reply);
        }
    }

    @Test
    void relayPassesOnAndClerkCounts() throws IOException {
        try (House house = new House(House.RELAY_TO_CLERK, NO_TOOLS)) {
            house.deploy("clerk");
            house.deploy("relay");
            assertEquals("0", house.reply("clerk", "count"));
            for (int i = 1; i <= 11; i++) {
                assertEquals("passed on to clerk", house.reply("relay", "note " + i));
            }
            // One sender and one receiver: in order, and all of them before the question.
            assertEquals("11", house.reply("clerk", "count"));
            assertEquals("note 1", house.logs("clerk").getFirst());
            assertEquals("note 11", house.logs("clerk").getLast());
        }
    }

    @Test
    void counterCountsOnAfterAStop() throws IOException {
        try (House house = new House("", NO_TOOLS)) {
            house.deploy("counter");
            for (int i = 1; i <= 11; i++) {
                assertEquals(String.valueOf(i), house.reply("counter", "whatever"));
            }
            house.restart("counter");
            assertEquals("12", house.reply("counter", ""));
        }
    }

    @Test
    void reminderNotesWhatItWasSentLater() throws Exception {
        try (House house = new House("", NO_TOOLS)) {
            house.deploy("reminder");
            assertEquals("noted", house.reply("reminder", "tea is ready"));
            assertEquals(List.of(), house.logs("reminder"));
            house.forward(Duration.ofMillis(500));
            house.awaitTimer();
            assertEquals(List.of("tea is ready"), house.logs("reminder"));
            assertTrue(house.reply("reminder", "x".repeat(1_025)).startsWith("set_timer: "));
        }
    }

    @Test
    void clerkDoesNotReplyToANote() throws IOException {
        try (House house = new House("", NO_TOOLS)) {
            house.deploy("clerk");
            assertInstanceOf(RequestResult.Unanswered.class, house.ask("clerk", "buy milk"));
            assertEquals("1", house.reply("clerk", "count"));
        }
    }

    @Test
    void relayTellsWhyItCouldNotPassOn() throws IOException {
        try (House house = new House("", NO_TOOLS)) {
            house.deploy("clerk");
            house.deploy("relay");
            String reply = house.reply("relay", "x");
            assertTrue(reply.startsWith("not passed on: "), reply);
            assertTrue(reply.contains("No rule"), reply);
            assertEquals("0", house.reply("clerk", "count"));
        }
    }

    @Test
    void adderAddsExactlyAndOnlyWhenItIsCalled() throws IOException {
        try (House house = new House("", NO_TOOLS)) {
            house.deploy("adder");
            assertEquals("{\"sum\":3}", house.call("adder", "{\"a\":1,\"b\":2}"));
            assertEquals("{\"sum\":0}", house.call("adder", "{\"a\":-7,\"b\":7}"));
            assertEquals(
                    "{\"sum\":-2000000000000}", house.call("adder", "{\"a\":-1000000000000,\"b\":-1000000000000}"));
            assertEquals("I am a tool: call adder/add", house.reply("adder", "{\"a\":1,\"b\":2}"));
        }
    }
}
