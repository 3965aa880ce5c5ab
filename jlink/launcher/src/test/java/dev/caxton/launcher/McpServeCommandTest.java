package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before anything is served. That it serves is tested where the image is. */
class McpServeCommandTest {

    @TempDir
    Path folder;

    private Caught serve(String upstream, String... more) throws IOException {
        Path policy =
                Files.writeString(folder.resolve("policy.yaml"), "caxton: policy/v1\nname: none\ntenant: default\n");
        Path upstreams = Files.writeString(folder.resolve("upstreams.yaml"), "upstreams:\n  - " + upstream + "\n");
        List<String> line = new ArrayList<>(List.of(
                "mcp",
                "serve",
                "--policy",
                policy.toString(),
                "--upstreams",
                upstreams.toString(),
                "--audit",
                folder.resolve("audit").toString()));
        line.addAll(List.of(more));
        return Caught.runIn(Map.of(), line.toArray(String[]::new));
    }

    /** Agents and no upstreams, or with one of a name. */
    private Caught host(Path agents, String... more) throws IOException {
        Path policy =
                Files.writeString(folder.resolve("policy.yaml"), "caxton: policy/v1\nname: none\ntenant: default\n");
        List<String> line = new ArrayList<>(List.of(
                "mcp",
                "serve",
                "--anonymous",
                "--listen",
                "127.0.0.1:0",
                "--policy",
                policy.toString(),
                "--audit",
                folder.resolve("audit").toString(),
                "--agents",
                agents.toString()));
        line.addAll(List.of(more));
        return Caught.runIn(Map.of(), line.toArray(String[]::new));
    }

    private static void assertRefused(int exit, String why, Caught caught) {
        assertEquals(exit, caught.exit(), caught::toString);
        assertTrue(caught.err().contains(why), caught::toString);
        assertFalse(caught.out().contains("ready"), caught::toString);
    }

    @Test
    void somethingHasToBeServed() throws IOException {
        Path policy =
                Files.writeString(folder.resolve("policy.yaml"), "caxton: policy/v1\nname: none\ntenant: default\n");
        assertRefused(
                2,
                "give --upstreams, --agents or both",
                Caught.run("mcp", "serve", "--anonymous", "--policy", policy.toString(), "--audit", "nowhere"));
        assertRefused(2, "there are no agents in", host(Files.createDirectory(folder.resolve("agents"))));
        assertRefused(6, "cannot read the folder", host(folder.resolve("none")));
    }

    @Test
    void agentsThatAreNotWholeAreRefused() throws IOException {
        Path agents = Files.createDirectory(folder.resolve("agents"));
        Files.move(Path.of(Samples.copy(folder, "adder.wasm")), agents.resolve("adder.wasm"));
        assertRefused(6, "adder.yaml: there is no such file", host(agents));
        Files.writeString(agents.resolve("adder.yaml"), "name: adder\nlevel: strict\nlimits:\n  fule: 1\n");
        assertRefused(3, "adder.yaml:4:3", host(agents));
        Files.writeString(agents.resolve("adder.yaml"), "name: adder\n");
        Files.writeString(agents.resolve("second.yaml"), "name: adder\n");
        assertRefused(6, "second.wasm: there is no such file", host(agents));
        Files.writeString(agents.resolve("second.wasm"), "no module");
        assertRefused(3, "CAX-AGENT-EXISTS: default/adder: there is an agent", host(agents));
        Files.writeString(agents.resolve("second.yaml"), "name: second\n");
        assertRefused(3, "default/second: ", host(agents));
    }

    @Test
    void anAgentAndAnUpstreamNeverHaveTheSameName() throws IOException {
        Path agents = Files.createDirectory(folder.resolve("agents"));
        for (String file : List.of("adder.yaml", "adder.wasm")) {
            Files.move(Path.of(Samples.copy(folder, file)), agents.resolve(file));
        }
        Path upstreams = Files.writeString(folder.resolve("upstreams.yaml"), """
                upstreams:
                  - {name: adder, pins: trust-first-seen, http: {url: 'http://127.0.0.1:1/mcp', loopback: true}}
                """);
        assertRefused(3, "CAX-AGENT-UPSTREAM: default/adder", host(agents, "--upstreams", upstreams.toString()));
    }

    @Test
    void whatWouldWaitForAPersonIsRefused() throws IOException {
        String http = "{name: far, http: {url: 'https://x.example/mcp'}}";
        Caught caught = serve(http, "--anonymous");
        assertEquals(3, caught.exit(), caught::toString);
        assertTrue(caught.err().contains("CAX-CLI-UNATTENDED"), caught::toString);
        assertTrue(caught.err().contains("trust-first-seen"), caught::toString);
        caught = serve(
                "{name: far, pins: trust-first-seen, http: {url: 'https://x.example/mcp', oauth: {grant: authorization_code,"
                        + " redirect: 'http://127.0.0.1:1/'}}}",
                "--anonymous");
        assertTrue(caught.err().contains("CAX-CLI-UNATTENDED"), caught::toString);
        assertTrue(caught.err().contains("client_credentials"), caught::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "--anonymous --as me, --as is for whoever holds a token",
        "--anonymous --host gateway.example, --anonymous is for this machine",
        "--anonymous --listen 0.0.0.0:0, --anonymous is for this machine",
        "--token-file t --listen 0.0.0.0:0, needs --host",
        "--token-file t --host gateway.example:443, --host wants a host name",
        "--token-file t --host [::1, --host wants a host name",
        "--token-file t --host ::g, --host wants a host name",
        "--anonymous --host ::2, --anonymous is for this machine",
        "--token-file t --listen nowhere, --listen wants an address",
        "--token-file t --listen ::1, --listen wants an address",
        "--token-file t --listen ::1:9080, --listen wants an address",
        "--token-file t --listen [::1], --listen wants an address",
        "--token-file t --listen [127.0.0.1:9080, --listen wants an address",
        "--token-file t --listen 127.0.0.1:99999, --listen wants an address"
    })
    void whatCouldNeverWorkIsRefused(String options, String why) throws IOException {
        String line = options.replace("--token-file t", "--token-file " + folder.resolve("token"));
        Caught caught =
                serve("{name: far, pins: trust-first-seen, http: {url: 'https://x.example/mcp'}}", line.split(" "));
        assertEquals(2, caught.exit(), caught::toString);
        assertTrue(caught.err().contains(why), caught::toString);
    }
}
