package dev.caxton.mcp.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.caxton.mcp.upstream.OAuth;
import dev.caxton.mcp.wire.AddressGuard;
import dev.caxton.mcp.wire.Credentials;
import dev.caxton.mcp.wire.WireException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** An upstream outside that names an authorization server inside: 127.0.0.1 plays the Internet, and 127.0.0.2 this machine. */
@NullUnmarked
@Timeout(60)
class OAuthCredentialsTest {

    private static final String OUTSIDE = "127.0.0.1";
    private static final String HERE = "127.0.0.2";
    private static final URI REDIRECT = URI.create("http://127.0.0.1:1/callback");

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Object> metadata = new TreeMap<>();
    private final List<String> issuers = new ArrayList<>();
    private HttpServer outside;
    private HttpServer here;

    @BeforeEach
    void start() throws IOException {
        outside = server(OUTSIDE);
        here = server(HERE);
    }

    @AfterEach
    void stop() {
        outside.stop(0);
        here.stop(0);
    }

    private HttpServer server(String address) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            heard.add(address + " " + exchange.getRequestMethod() + " " + path);
            answer(
                    exchange,
                    switch (path) {
                        case "/.well-known/oauth-protected-resource/mcp" ->
                            Map.of("resource", uri(outside, "/mcp"), "authorization_servers", issuers);
                        case "/.well-known/oauth-authorization-server" -> metadata;
                        case "/register" -> Map.of("client_id", "introduced", "token_endpoint_auth_method", "none");
                        default -> Map.of("access_token", "a-token", "token_type", "Bearer", "expires_in", 60);
                    });
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, Map<String, Object> body) throws IOException {
        byte[] bytes = JsonMapper.shared().writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String uri(HttpServer server, String path) {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path;
    }

    private void describes(HttpServer issuer, HttpServer registration, HttpServer token) {
        issuers.add(uri(issuer, ""));
        metadata.putAll(Map.of(
                "issuer", uri(issuer, ""),
                "authorization_endpoint", uri(issuer, "/authorize"),
                "token_endpoint", uri(token, "/token"),
                "registration_endpoint", uri(registration, "/register"),
                "token_endpoint_auth_methods_supported", List.of("none"),
                "code_challenge_methods_supported", List.of("S256")));
    }

    private OAuthCredentials credentials(Optional<URI> issuer) {
        AddressGuard guard = new AddressGuard(
                true,
                InetAddress::getAllByName,
                address -> address.getHostAddress().equals(HERE));
        return new OAuthCredentials(
                URI.create(uri(outside, "/mcp")),
                new OAuth(
                        new OAuth.Grant.AuthorizationCode(REDIRECT),
                        new OAuth.Client.Unregistered(Optional.empty()),
                        issuer,
                        List.of("read")),
                guard,
                new OAuthCredentials.Means(
                        name -> Optional.empty(),
                        InstantSource.system(),
                        () -> UUID.randomUUID().toString()));
    }

    /** What becomes of it when the upstream wants a token. */
    private static String wanted(OAuthCredentials credentials) {
        return assertThrows(
                        WireException.class,
                        () -> credentials.renewed(
                                new Credentials.Refusal(401, List.of("Bearer realm=\"up\""), Optional.empty())))
                .getMessage();
    }

    private static void answered(OAuthCredentials credentials) {
        String state = credentials.question().orElseThrow().getRawQuery().replaceAll("(.*&)?state=([^&]*).*", "$2");
        credentials.answer(URI.create(REDIRECT + "?state=" + state + "&code=c"));
    }

    private List<String> heardHere() {
        return heard.stream().filter(line -> line.startsWith(HERE)).toList();
    }

    @Test
    void anIssuerOnThisMachineIsNotAsked() {
        describes(here, here, here);
        assertTrue(wanted(credentials(Optional.empty())).contains("a server outside"));
        assertEquals(List.of(), heardHere());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1", "https://192.168.1.1/auth", "https://[fd12:3456::1]"})
    void anIssuerInAPrivateNetworkIsNotAsked(String issuer) {
        issuers.add(issuer);
        assertTrue(wanted(credentials(Optional.empty())).contains("a server outside"));
    }

    @Test
    void nothingIsRegisteredOnThisMachine() {
        describes(outside, here, outside);
        assertTrue(wanted(credentials(Optional.empty())).contains("a server outside"));
        assertEquals(List.of(), heardHere());
    }

    @Test
    void noCodeIsSentToThisMachine() {
        describes(outside, outside, here);
        OAuthCredentials credentials = credentials(Optional.empty());
        assertTrue(wanted(credentials).contains("a person has to"));
        WireException refused = assertThrows(WireException.class, () -> answered(credentials));
        assertTrue(refused.getMessage().contains("a server outside"), refused.getMessage());
        assertEquals(List.of(), heardHere());
    }

    @Test
    void whatIsOutsideIsAsked() {
        describes(outside, outside, outside);
        OAuthCredentials credentials = credentials(Optional.empty());
        assertTrue(wanted(credentials).contains("a person has to"));
        answered(credentials);
        assertEquals(Optional.of("a-token"), credentials.token());
    }

    @Test
    void anIssuerThatTheRegistrationNamesMayBeAnywhere() {
        describes(here, here, here);
        OAuthCredentials credentials = credentials(Optional.of(URI.create(uri(here, ""))));
        assertTrue(wanted(credentials).contains("a person has to"));
        answered(credentials);
        assertEquals(Optional.of("a-token"), credentials.token());
        assertEquals(
                List.of(
                        HERE + " GET /.well-known/oauth-authorization-server",
                        HERE + " POST /register",
                        HERE + " POST /token"),
                heardHere());
    }
}
