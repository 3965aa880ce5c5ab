package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command line, as a process of its own, against a real server: the life of an agent, and what a person looks at meanwhile. */
@ExtendWith(ArquillianExtension.class)
class CommandLineIT {

    @TempDir
    Path folder;

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Caxton.awaitReady();
    }

    /** What a command printed, and how it ended. */
    private record Ran(int exit, String out, String err) {}

    private Ran run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.caxton.launcher.Main",
                "--server",
                Caxton.BASE.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("CAXTON_TOKEN", Caxton.token());
        // The JVM would say on standard error that it has seen them.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("no end of " + List.of(arguments));
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String ok(String... arguments) {
        Ran ran = run(arguments);
        assertEquals(0, ran.exit(), ran::toString);
        return ran.out();
    }

    private void refused(int exit, String code, String... arguments) {
        Ran ran = run(arguments);
        assertEquals(exit, ran.exit(), ran::toString);
        assertTrue(ran.err().startsWith("caxton: " + code + ": "), ran::toString);
        assertEquals("", ran.out());
    }

    private static void holds(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "no '" + part + "' in:\n" + text);
        }
    }

    private Path module(String name, String wat) throws IOException {
        return Files.write(folder.resolve(name), Wat.assemble(wat));
    }

    @Test
    void theLifeOfAnAgent() throws IOException {
        String echo = module("line.wasm", Caxton.example("echo")).toString();
        String counter = module("other.wasm", Caxton.example("counter")).toString();
        Path descriptor = Files.writeString(
                folder.resolve("line.yaml"), "name: line\nlimits:\n  time: 2s\n", StandardCharsets.UTF_8);
        run("remove", "line");

        holds(ok("deploy", echo, "--descriptor", descriptor.toString()), "deployed default/line at level default");
        refused(3, "CAX-AGENT-EXISTS", "deploy", echo);
        holds(ok("agents"), "default/line", "running");
        assertEquals("hello\n", ok("send", "line", "--message", "hello"));
        holds(ok("logs", "line"), "echoing what I was sent");

        // Another version: the descriptor stays, since none is given.
        holds(ok("deploy", counter, "--replace", "line"), "replaced default/line");
        holds(ok("limits", "line").replaceAll(" +", " "), "turnMillis 2000");
        assertEquals("1\n", ok("send", "line", "--message", "count"));
        String versions = ok("versions", "line");
        assertEquals(3, versions.lines().count(), versions);
        assertTrue(versions.lines().toList().get(2).matches("2 +yes .*"), versions);
        refused(3, "CAX-WASM-MALFORMED", "deploy", descriptor.toString(), "--replace", "line");
        assertEquals("2\n", ok("send", "line", "--message", "count"), "what was refused has changed nothing");
        holds(ok("rollback", "line"), "default/line is at version 1, running");
        assertEquals("back\n", ok("send", "line", "--message", "back"));
        refused(3, "CAX-VERSION-UNKNOWN", "rollback", "line");
        holds(ok("rollback", "line", "--to", "2"), "default/line is at version 2");
        assertEquals("3\n", ok("send", "line", "--message", "count"), "its state is the agent's");
        refused(3, "CAX-VERSION-UNKNOWN", "rollback", "line", "--to", "7");

        holds(ok("stop", "line"), "default/line is stopped");
        refused(3, "CAX-AGENT-NOT-RUNNING", "send", "line", "--message", "x");
        holds(ok("deploy", echo, "--replace", "line"), "replaced default/line");
        holds(ok("agents", "--state", "loaded"), "default/line");
        holds(ok("start", "line"), "default/line is running");
        holds(ok("usage", "line"), "turns");
        holds(ok("pause", "line"), "its turns are held");
        holds(ok("hold"), "default/line");
        ok("resume", "line");

        String ticket = ok("ticket", "send", "line", "--message", "later").strip();
        assertEquals("later\n", ok("ticket", "get", ticket, "--wait", "30s"));
        holds(ok("audit", "list", "--agent", "line", "--type", "agent-state-changed"), "REPLACED");
        holds(ok("policy", "get"), "caxton: policy/v1");
        ok("approvals", "list");
        holds(ok("tools"), "sample/word_count");
        assertEquals(
                "2 words, 1 lines, 9 characters\n",
                ok("tools", "call", "sample/word_count", "--arguments", "{\"text\": \"two words\"}"));
        refused(3, "CAX-TOOL-ARGUMENTS", "tools", "call", "sample/word_count", "--arguments", "{\"text\": 2}");
        refused(3, "CAX-TOOL-DENIED", "tools", "call", "sample/greet", "--arguments", "{}");

        holds(ok("upstreams", "list"), "sample", "trust-first-seen");
        holds(ok("tools", "list", "sample"), "sample/greet", "approved", "system:default/mcp-gateway");
        holds(ok("tools", "diff", "sample/greet"), "sample/greet is approved", "digest ");
        refused(3, "CAX-TOOL-CHANGED", "tools", "approve", "sample/greet", "--digest", "0".repeat(64));
        Path upstream =
                Files.writeString(folder.resolve("up.yaml"), "stdio: {executable: java, arguments: [-version]}");
        holds(ok("upstreams", "add", "line", upstream.toString()), "registered default/line, ");
        Caxton.eventually(
                "what the process says", () -> ok("upstreams", "output", "line").contains("Runtime Environment"));
        refused(3, "CAX-UPSTREAM-FILE", "upstreams", "remove", "sample");
        assertEquals("the breaker of default/sample is closed\n", ok("upstreams", "reset", "sample"));
        refused(3, "CAX-UPSTREAM-UNKNOWN", "upstreams", "reset", "nobody");
        assertEquals("removed default/line\n", ok("upstreams", "remove", "line"));

        assertEquals("removed default/line\n", ok("remove", "line"));
        refused(3, "CAX-AGENT-UNKNOWN", "versions", "line");
        refused(3, "CAX-AGENT-UNKNOWN", "deploy", echo, "--replace", "line");
    }

    @Test
    void whoHasNoTokenIsRefused() {
        Ran ran = run("agents", "--server", "http://127.0.0.1:1");
        assertEquals(6, ran.exit(), ran::toString);
        holds(ran.err(), "CAX-CLI-UNREACHABLE");
    }
}
