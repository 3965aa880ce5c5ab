package dev.caxton.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image as a stranger has it: with an empty environment, in a folder of its own, on a machine whose path has no Java. */
class LinkedImageIT {

    private static final Path IMAGE = Path.of(System.getProperty("image"));

    @TempDir
    Path folder = Path.of("");

    private String echo = "";

    private record Ended(int exit, String out, String err) {}

    @BeforeEach
    void unpackEcho() throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream("agents/echo.wasm")) {
            assertNotNull(in);
            echo = Files.write(folder.resolve("echo.wasm"), in.readAllBytes()).toString();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"endive-compiled", "endive-interpreter"})
    void anAgentAnswersWithoutAnyJavaInstalled(String engine) throws Exception {
        Ended ended = run(IMAGE.resolve("bin/caxton"), "run", echo, "--message", "hi", "--engine", engine);
        assertEquals(0, ended.exit(), ended::toString);
        assertEquals("hi\n", ended.out());
        assertTrue(ended.err().contains(engine), ended::toString);
    }

    @Test
    void theLauncherIsFoundThroughALink() throws Exception {
        // The one tool of the machine that the script needs, and for links only.
        Files.createSymbolicLink(folder.resolve("readlink"), Path.of("/usr/bin/readlink"));
        Path link = Files.createSymbolicLink(folder.resolve("caxton"), IMAGE.resolve("bin/caxton"));
        Ended ended = run(link, "run", echo, "--message", "hi");
        assertEquals("hi\n", ended.out(), ended::toString);
    }

    @Test
    void theEnginesAreFoundAsServicesOfModules() throws Exception {
        Ended ended = run(IMAGE.resolve("bin/caxton"), "version");
        assertEquals(0, ended.exit(), ended::toString);
        assertTrue(ended.out().contains("engine endive-compiled\nengine endive-interpreter\n"), ended::toString);
        assertEquals("", ended.err());
    }

    /** The language of conditions is found as a service of a module, too, and decides there. */
    @Test
    void aConditionPermitsAndDenies() throws Exception {
        String policy = Files.writeString(folder.resolve("policy.yaml"), """
                        caxton: policy/v1
                        name: bank
                        tenant: default
                        tools:
                          - permit: small-payments
                            callers: ["agent:default/clerk"]
                            tools: [bank/pay]
                            when: args.amount <= 100 && args.to.matches('^[A-Z]{2}[0-9]+$')
                        """).toString();
        for (boolean small : new boolean[] {true, false}) {
            Ended ended = run(
                    IMAGE.resolve("bin/caxton"),
                    "policy",
                    "explain",
                    policy,
                    "--principal",
                    "agent:default/clerk",
                    "--calls",
                    "bank/pay",
                    "--with",
                    "{\"amount\": " + (small ? 100 : 101) + ", \"to\": \"CH93\"}");
            assertEquals(small, ended.exit() == 0, ended::toString);
            assertTrue(ended.out().contains(small ? "\npermitted: " : "its condition is not true"), ended::toString);
        }
    }

    @Test
    void textThatIsNotAsciiComesThrough() throws Exception {
        Ended ended = run(IMAGE.resolve("bin/caxton"), "run", echo, "--json", "--message", "Größe \u20ac");
        // The empty environment has the locale C, in which arguments are ASCII; what Java makes of others is not ours.
        assertEquals(0, ended.exit(), ended::toString);
        Ended file = run(
                IMAGE.resolve("bin/caxton"),
                "run",
                echo,
                "--message-file",
                Files.writeString(folder.resolve("message"), "Größe \u20ac").toString());
        assertEquals("Größe \u20ac\n", file.out());
    }

    @Test
    void theImageHoldsNamedModulesOnly() throws Exception {
        Ended ended = run(IMAGE.resolve("bin/java"), "--list-modules");
        List<String> modules = ended.out().lines().toList();
        assertTrue(modules.stream().anyMatch(module -> module.startsWith("dev.caxton.engine.endive@")));
        for (String module : modules) {
            assertFalse(module.contains("automatic"), module);
        }
        // Nothing is loaded from a class path; jrt-fs.jar is for tools that look into the image from another Java.
        try (var files = Files.walk(IMAGE)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".jar") && !file.endsWith("jrt-fs.jar"))
                            .toList());
        }
    }

    @Test
    void guestsAreNeverInterpretedForBeingLarge() throws Exception {
        Ended ended = run(IMAGE.resolve("bin/java"), "-XX:+PrintFlagsFinal", "-version");
        assertTrue(
                ended.out().lines().anyMatch(line -> line.matches("\\s*bool DontCompileHugeMethods\\s+= false .*")),
                "HotSpot would not compile large methods");
    }

    private Ended run(Path program, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i", "PATH=" + folder, program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not come back");
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
