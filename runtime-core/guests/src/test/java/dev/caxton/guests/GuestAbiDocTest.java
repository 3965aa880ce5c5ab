package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Performative;
import dev.caxton.runtime.sandbox.Charges;
import dev.caxton.runtime.sandbox.ErrorCode;
import dev.caxton.runtime.sandbox.GuestAbi;
import dev.caxton.runtime.sandbox.MessageField;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.RequiredExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/guest-abi.md} says what the code does, and its example runs as it stands. */
class GuestAbiDocTest {

    private static String document() throws IOException {
        return Files.readString(Path.of("..", "..", "docs", "guest-abi.md"));
    }

    /** The rows of the table that follows a heading, as lists of cells. */
    private static List<List<String>> table(String heading) throws IOException {
        String[] lines = document().split("\n");
        int at = Arrays.asList(lines).indexOf("## " + heading);
        while (!lines[at].startsWith("|---")) {
            at++;
        }
        List<List<String>> rows = new ArrayList<>();
        for (at++; lines[at].startsWith("|"); at++) {
            rows.add(Stream.of(lines[at].substring(1).split("\\|"))
                    .map(String::strip)
                    .toList());
        }
        return rows;
    }

    /** The examples of the page, in order. */
    private static byte[] example(int number) throws IOException {
        String document = document();
        int start = 0;
        for (int i = 0; i <= number; i++) {
            start = document.indexOf("```wat\n", start) + "```wat\n".length();
        }
        return Wat.assemble(document.substring(start, document.indexOf("```", start)));
    }

    @Test
    void theExampleRunsAsItStands() throws IOException {
        try (House house = new House()) {
            house.deploy(House.descriptor("greeter", Level.STRICT, Limits.DEFAULT), example(0));
            assertEquals("Hello, Ada", house.reply("greeter", "Ada"));
            assertEquals("Hello, ", house.reply("greeter", ""));
            assertEquals(
                    "CAX-TURN-MEMORY",
                    house.failure("greeter", "x".repeat(60_001)).problem().code());
        }
    }

    @Test
    void theExampleOfStateCounts() throws IOException {
        try (House house = new House()) {
            house.deploy(House.descriptor("counter", Level.DEFAULT, Limits.DEFAULT), example(1));
            assertEquals(1, house.answer("counter", "a").reply()[0]);
            assertEquals(2, house.answer("counter", "b").reply()[0]);
            house.runtime.stop(House.ADMIN, House.id("counter"));
            house.runtime.start(House.ADMIN, House.id("counter"));
            assertEquals(3, house.answer("counter", "c").reply()[0]);
        }
    }

    @Test
    void theExampleOfATimerTicks() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
        Semaphore ticks = new Semaphore(0);
        TurnObserver observer = new TurnObserver() {
            @Override
            public void turnStarted(AgentId agent, Envelope envelope) {}

            @Override
            public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
                ticks.release();
            }
        };
        try (House house = new House(builder -> builder.time(now::get).observer(observer))) {
            house.deploy(House.descriptor("ticker", Level.DEFAULT, Limits.DEFAULT), example(2));
            for (int i = 1; i <= 3; i++) {
                now.updateAndGet(instant -> instant.plusSeconds(1));
                assertTrue(ticks.tryAcquire(60, TimeUnit.SECONDS));
                assertEquals(i, house.runtime.logs(House.id("ticker"), 0, 10).size());
            }
        }
    }

    @Test
    void theExampleOfABatchAnswersEverybody() throws IOException {
        try (House house = new House()) {
            house.deploy(House.descriptor("echo", Level.DEFAULT, Limits.DEFAULT), example(3));
            assertEquals("hello", house.reply("echo", "hello"));
            assertEquals("", house.reply("echo", ""));
            assertEquals(100_000, house.answer("echo", "x".repeat(100_000)).reply().length);
        }
    }

    @Test
    void theTableOfErrorCodesIsComplete() throws IOException {
        List<String> written = table("Error codes").stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .toList();
        List<String> real = Stream.of(ErrorCode.values())
                .map(code -> code.code() + " `" + code + "`")
                .toList();
        assertEquals(real, written);
    }

    @Test
    void theTableOfFieldsIsComplete() throws IOException {
        List<String> written = table("What a message says about itself").stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .toList();
        List<String> real = Stream.of(MessageField.values())
                .map(field -> field.number() + " `" + field + "`")
                .toList();
        assertEquals(real, written);
    }

    @Test
    void thePerformativesHaveTheirNumbers() throws IOException {
        String document = document().replace("\n", " ");
        for (Performative performative : Performative.values()) {
            String written = performative.number() + " `" + performative + "`";
            assertTrue(document.contains(written), written);
        }
    }

    @Test
    void theTableOfFunctionsIsComplete() throws IOException {
        List<String> written = table("What a module can import").stream()
                .map(row -> row.get(0) + " " + row.get(2) + " " + row.get(3))
                .toList();
        List<String> real = Stream.of(HostFunction.values())
                .map(function -> "`" + function + "` " + Charges.base(function) + " " + levels(function))
                .toList();
        assertEquals(real.stream().sorted().toList(), written.stream().sorted().toList());
    }

    private static String levels(HostFunction function) {
        List<String> levels = Stream.of(Level.values())
                .filter(level -> LevelRules.of(level).hostFunctions().contains(function))
                .map(Level::toString)
                .toList();
        boolean optIn = LevelRules.of(Level.STRICT)
                .with(List.of(), List.of(), true)
                .hostFunctions()
                .contains(function);
        if (levels.size() == Level.values().length) {
            return "all";
        }
        return String.join(", ", levels) + (optIn ? "; strict if the document opts in" : "");
    }

    @Test
    void theTableOfExportsIsComplete() throws IOException {
        List<String> written = table("What a module exports").stream()
                .map(row -> row.getFirst())
                .toList();
        List<String> real = GuestAbi.exports().stream()
                .map(RequiredExport::name)
                .map(name -> "`" + name + "`")
                .toList();
        assertEquals(real, written);
    }
}
