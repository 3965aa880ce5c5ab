package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.message.Performative;
import dev.caxton.runtime.sandbox.Charges;
import dev.caxton.runtime.sandbox.ErrorCode;
import dev.caxton.runtime.sandbox.GuestAbi;
import dev.caxton.runtime.sandbox.MessageField;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.RequiredExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void theExampleRunsAsItStands() throws IOException {
        String document = document();
        int start = document.indexOf("```wat\n") + "```wat\n".length();
        String example = document.substring(start, document.indexOf("```", start));
        try (House house = new House()) {
            house.deploy(House.descriptor("greeter", Level.STRICT, Limits.DEFAULT), Wat.assemble(example));
            assertEquals("Hello, Ada", house.reply("greeter", "Ada"));
            assertEquals("Hello, ", house.reply("greeter", ""));
            assertEquals(
                    "CAX-TURN-MEMORY",
                    house.failure("greeter", "x".repeat(60_001)).problem().code());
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
            String written = performative.ordinal() + " `" + performative + "`";
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
