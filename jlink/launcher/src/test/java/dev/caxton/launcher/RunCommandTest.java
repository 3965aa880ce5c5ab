package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue.JsonNumber;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"endive-compiled", "endive-interpreter"})
    void echoAnswersOnStandardOutputAndTellsTheRestOnStandardError(String engine) throws IOException {
        Caught caught = Caught.run("run", Samples.copy(folder, "echo.wasm"), "--message", "hi", "--engine", engine);
        assertEquals(0, caught.exit(), caught::toString);
        assertEquals("hi\n", caught.out());
        assertTrue(caught.err().contains("[info] echoing what I was sent"), caught::toString);
        assertTrue(
                caught.err().matches("(?s).*completed: fuel 550 of 1,000,000, .*" + engine + ".*"), caught::toString);
    }

    @Test
    void theMessageMayComeFromStandardInput() throws IOException {
        byte[] bytes = {0, 1, (byte) 0xFF, '\n'};
        Caught caught = Caught.runWith(bytes, "run", Samples.copy(folder, "echo.wasm"), "--message-file", "-");
        assertEquals(0, caught.exit(), caught::toString);
        assertArrayEquals(bytes, caught.outBytes());
    }

    @Test
    void theMessageMayComeFromAFile() throws IOException {
        Path message = Files.writeString(folder.resolve("message"), "from a file");
        Caught caught = Caught.run("run", Samples.copy(folder, "echo.wasm"), "--message-file", message.toString());
        assertEquals("from a file\n", caught.out());
    }

    @Test
    void compiledCodeIsKeptWhereTheUserSaysAndNowhereElse() throws IOException {
        Path cache = folder.resolve("cache");
        String module = Samples.copy(folder, "echo.wasm");
        for (int i = 0; i < 2; i++) {
            Caught caught = Caught.run("run", module, "--message", "hi", "--code-cache", cache.toString());
            assertEquals("hi\n", caught.out(), caught::toString);
            try (Stream<Path> files = Files.list(cache)) {
                assertEquals(2, files.count(), "a secret and the code of one module");
            }
        }
        Caught without = Caught.run("run", module, "--message", "hi");
        assertEquals(0, without.exit(), without::toString);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(cache, Path.of(module)), files.sorted().toList());
        }
    }

    @Test
    void jsonHasReplyLogsAndUsage() throws IOException {
        Caught caught = Caught.run("run", Samples.copy(folder, "echo.wasm"), "-m", "hi", "--json");
        JsonObject json = (JsonObject) CanonicalJson.parse(caught.out().strip().getBytes(StandardCharsets.UTF_8));
        assertEquals(new JsonString("hi"), json.members().get("reply"));
        JsonObject turn = assertInstanceOf(JsonObject.class, json.members().get("turn"));
        assertEquals(new JsonString("COMPLETED"), turn.members().get("outcome"));
        assertEquals(new JsonNumber(550), turn.members().get("fuelUsed"));
        assertTrue(caught.out().contains("\"logs\":[{\"level\":\"info\",\"text\":\"echoing what I was sent\"}]"));
    }

    @Test
    void jsonHasBytesThatAreNoTextAsBase64() throws IOException {
        Caught caught = Caught.run("run", Samples.copy(folder, "misbehaving/bad-pointer.wasm"), "--json");
        assertEquals(0, caught.exit(), caught::toString);
        // Four times -1: no pointer outside the memory was followed.
        assertTrue(caught.out().contains("\"replyBase64\":\"/////w==\""), caught::toString);
    }

    @Test
    void aToolIsDeniedAndTheAgentIsTold() throws IOException {
        Caught caught = Caught.run("run", Samples.copy(folder, "greeter.wasm"), "-m", "Ada");
        assertEquals(0, caught.exit(), caught::toString);
        assertTrue(caught.out().startsWith("I was not allowed to ask sample/greet. "), caught::toString);
        assertTrue(caught.out().contains("No rule"), caught::toString);
    }

    @Test
    void anotherAgentIsDenied() throws IOException {
        Caught caught = Caught.run("run", Samples.copy(folder, "relay.wasm"), "-m", "x");
        assertEquals(0, caught.exit(), caught::toString);
        assertTrue(caught.out().startsWith("not passed on: "), caught::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "spin.wasm, --fuel=20000, CAX-TURN-OUT-OF-FUEL",
        "spin.wasm, --fuel=1000000000 --time=50ms, CAX-TURN-TIME",
        "recursion.wasm, --fuel=1000000, CAX-TURN-DEPTH",
    })
    void aMisbehavingAgentIsStoppedAndTheExitCodeSaysSo(String name, String options, String code) throws IOException {
        Caught caught = run(Samples.copy(folder, "misbehaving/" + name), options);
        assertEquals(ExitCode.TURN_FAILED.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains(code), caught::toString);
        assertEquals("", caught.out());
    }

    @Test
    void memoryEndsAtTheLimitAndTheAgentGoesOn() throws IOException {
        Caught caught = Caught.run(
                "run", Samples.copy(folder, "misbehaving/grow.wasm"), "--memory", "2MiB", "--fuel", "100000000");
        assertEquals(0, caught.exit(), caught::toString);
        // 2 MiB are 32 pages.
        assertArrayEquals(new byte[] {32, 0, 0, 0, '\n'}, caught.outBytes());
    }

    @Test
    void anAgentThatDoesNotReplyIsTold() throws IOException {
        Caught caught = Caught.run("run", Samples.copy(folder, "clerk.wasm"), "-m", "buy milk");
        assertEquals(ExitCode.NO_REPLY.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("[info] buy milk"), caught::toString);
    }

    @Test
    void aModuleThatIsNoneIsRefusedWithARemedy() throws IOException {
        Path text = Files.writeString(folder.resolve("no.wasm"), "(module)");
        Caught caught = Caught.run("run", text.toString());
        assertEquals(ExitCode.REFUSED.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().startsWith("caxton: CAX-WASM-MALFORMED: "), caught::toString);
        assertTrue(caught.err().contains("not text (.wat)"), caught::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "--fuel=0, limit fuelPerTurn is 0",
        "--memory=10XB, is no size",
        "--time=soon, is no time",
        "--level=lax, 'lax'",
        "--engine=wasmtime, endive-compiled",
        "--message=a --message-file=b, exclude each other",
    })
    void aWrongOptionIsExplained(String options, String text) throws IOException {
        Caught caught = run(Samples.copy(folder, "echo.wasm"), options);
        assertEquals(ExitCode.USAGE.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains(text), caught::toString);
    }

    @Test
    void aDescriptorSetsTheLimitsAndOptionsWinOverIt() throws IOException {
        String echo = Samples.copy(folder, "echo.wasm");
        Path descriptor = Files.writeString(
                folder.resolve("echo.yaml"), "name: echo\nlevel: strict\nlimits: {fuel: 5000, memory: 1MiB}\n");
        Caught caught = Caught.run("run", echo, "-m", "hi", "--descriptor", descriptor.toString());
        assertTrue(caught.err().contains("fuel 550 of 5,000, "), caught::toString);
        assertTrue(caught.err().contains("memory at most 1 MiB, endive-compiled, level strict"), caught::toString);
        Caught less = Caught.run("run", echo, "-m", "hi", "--descriptor", descriptor.toString(), "--fuel", "100");
        assertEquals(ExitCode.TURN_FAILED.number(), less.exit(), less::toString);
        assertTrue(less.err().contains("CAX-TURN-OUT-OF-FUEL"), less::toString);
    }

    @Test
    void aWrongDescriptorIsRefusedWithItsPlace() throws IOException {
        Path descriptor = Files.writeString(folder.resolve("wrong.yaml"), "name: echo\nlimit: {fuel: 5000}\n");
        Caught caught = Caught.run("run", Samples.copy(folder, "echo.wasm"), "--descriptor", descriptor.toString());
        assertEquals(ExitCode.REFUSED.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("CAX-YAML-UNKNOWN-FIELD"), caught::toString);
        assertTrue(caught.err().contains("wrong.yaml:2:1"), caught::toString);
        assertTrue(caught.err().contains("did you mean 'limits'?"), caught::toString);
    }

    @Test
    void aMissingFileIsNoRefusal() {
        Caught caught = Caught.run("run", folder.resolve("nothing.wasm").toString());
        assertEquals(ExitCode.INPUT_OUTPUT.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("there is no such file"), caught::toString);
    }

    private static Caught run(String module, String options) {
        List<String> arguments = new ArrayList<>(List.of("run", module));
        arguments.addAll(List.of(options.split(" ", -1)));
        return Caught.run(arguments.toArray(String[]::new));
    }
}
