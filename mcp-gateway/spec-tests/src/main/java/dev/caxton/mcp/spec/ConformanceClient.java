package dev.caxton.mcp.spec;

import dev.caxton.mcp.ToolView;
import dev.caxton.mcp.upstream.Consent;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.ToolOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The client that the conformance suite starts for each of its client scenarios: a gateway with the suite's server as its upstream, an agent that calls every
 * tool it sees, an administrator who has registered the server, and a person who lets the gateway in where an authorization server asks for that.
 *
 * <p>What depends on the scenario is what such a person would have written into the registration, and nothing else.
 */
public final class ConformanceClient {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ConformanceClient() {}

    /**
     * Runs a scenario. Ends with 0 if every call was answered.
     *
     * @param arguments the URL of the suite's server; the suite says more in the environment
     */
    public static void main(String[] arguments) {
        URI server = URI.create(arguments[0]);
        Map<?, ?> context = JSON.readValue(
                Optional.ofNullable(System.getenv("MCP_CONFORMANCE_CONTEXT")).orElse("{}"), Map.class);
        String scenario =
                Optional.ofNullable(System.getenv("MCP_CONFORMANCE_SCENARIO")).orElse("");
        boolean answered;
        try (Agent agent = new Agent(
                registration(server, scenario, context),
                Map.of(),
                name -> Optional.ofNullable((String) context.get(name)))) {
            answered = agent.settled(() -> letIn(agent)) == UpstreamState.CONNECTED && callsAreAnswered(agent);
            System.out.println(agent.upstream());
        }
        System.exit(answered ? 0 : 1);
    }

    /** What an administrator writes. The names of secrets are the names that the suite gives them. */
    private static String registration(URI server, String scenario, Map<?, ?> context) {
        String client;
        if (context.containsKey("private_key_pem")) {
            client = "client: {id: '" + context.get("client_id") + "', key: private_key_pem}";
        } else if (context.containsKey("client_secret")) {
            client = "client: {id: '" + context.get("client_id") + "', secret: client_secret}";
        } else {
            client = "client-metadata: 'https://conformance-test.local/client-metadata.json'";
        }
        // Whoever has credentials of an authorization server knows which one that is.
        String issuer = context.containsKey("client_id") ? "issuer: '" + issuer(server) + "'" : "";
        String grant = scenario.startsWith("auth/client-credentials")
                ? "grant: client_credentials"
                : "grant: authorization_code, redirect: 'http://127.0.0.1:3000/callback'";
        return """
                upstreams:
                  - name: peer
                    elicitation: defaults
                    pins: trust-first-seen
                    http:
                      url: '%s'
                      loopback: true
                      oauth: {%s}
                """.formatted(
                server, String.join(", ", List.of(grant, client, issuer)).replaceAll(", $", ""));
    }

    private static String issuer(URI server) {
        return JSON.readTree(get(server.resolve("/.well-known/oauth-protected-resource" + server.getPath()))
                        .body())
                .at("/authorization_servers/0")
                .asString("");
    }

    /** A person with a browser. */
    private static void letIn(Agent agent) {
        agent.gateway().question(TenantId.DEFAULT, Agent.UPSTREAM).ifPresent(question -> {
            String redirected = get(question)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new IllegalStateException("the authorization server sends nobody back"));
            switch (agent.gateway().answer(TenantId.DEFAULT, Agent.UPSTREAM, URI.create(redirected))) {
                case Consent.Given given -> System.out.println("let in");
                case Consent.Refused(String reason) -> System.out.println("not let in: " + reason);
            }
        });
    }

    private static HttpResponse<String> get(URI uri) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private static boolean callsAreAnswered(Agent agent) {
        boolean all = true;
        List<ToolView> tools = agent.tools();
        for (ToolView tool : tools) {
            String arguments = JSON.writeValueAsString(arguments(tool, tools.getFirst()));
            ToolOutcome outcome = agent.call(tool.name().tool(), arguments);
            if (!(outcome instanceof ToolOutcome.Answered)
                    && agent.gateway()
                            .question(TenantId.DEFAULT, Agent.UPSTREAM)
                            .isPresent()) {
                letIn(agent);
                outcome = agent.call(tool.name().tool(), arguments);
            }
            System.out.println(tool.name() + " " + arguments + ": " + said(outcome));
            // Arguments that the tool's own schema refuses are this agent's mistake, and never reach the server.
            all &= outcome instanceof ToolOutcome.Answered
                    || (outcome instanceof ToolOutcome.Denied denied
                            && denied.code().equals("CAX-TOOL-ARGUMENTS"));
        }
        return all;
    }

    private static String said(ToolOutcome outcome) {
        return outcome instanceof ToolOutcome.Answered answered
                ? new String(answered.result(), StandardCharsets.UTF_8)
                : outcome.toString();
    }

    /** Something of the right type for every property. What wants an object gets a schema as it was listed, so that the suite sees whether it is complete. */
    private static Map<String, Object> arguments(ToolView tool, ToolView other) {
        Map<?, ?> schema = JSON.readValue(tool.inputSchema(), Map.class);
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> {
                Object type = property instanceof Map<?, ?> described ? described.get("type") : null;
                if ("number".equals(type) || "integer".equals(type)) {
                    arguments.put((String) name, 2 + arguments.size());
                } else if ("string".equals(type)) {
                    arguments.put((String) name, "text");
                } else if ("boolean".equals(type)) {
                    arguments.put((String) name, true);
                } else if ("object".equals(type)) {
                    arguments.put((String) name, JSON.readValue(other.inputSchema(), Map.class));
                }
            });
        }
        return arguments;
    }
}
