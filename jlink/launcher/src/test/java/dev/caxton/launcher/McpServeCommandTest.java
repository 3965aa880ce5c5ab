package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        "--token-file t --host ::1, --host wants a host name",
        "--token-file t --listen nowhere, --listen wants an address"
    })
    void whatCouldNeverWorkIsRefused(String options, String why) throws IOException {
        String line = options.replace("--token-file t", "--token-file " + folder.resolve("token"));
        Caught caught =
                serve("{name: far, pins: trust-first-seen, http: {url: 'https://x.example/mcp'}}", line.split(" "));
        assertEquals(2, caught.exit(), caught::toString);
        assertTrue(caught.err().contains(why), caught::toString);
    }
}
