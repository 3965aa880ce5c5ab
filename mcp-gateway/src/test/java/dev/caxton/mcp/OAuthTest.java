package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.upstream.Consent;
import dev.caxton.mcp.upstream.OAuth;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.TenantId;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access tokens for upstreams: whose they are, whom they are shown, and what happens when they are refused. */
@NullUnmarked
class OAuthTest {

    private static final URI REDIRECT = URI.create("http://127.0.0.1:1/callback");

    private final Stage stage = new Stage();
    private final Map<String, String> secrets = new HashMap<>(Map.of("secret", "s3cret & more"));
    private OAuthHost host;

    @BeforeEach
    void serve() throws Exception {
        host = new OAuthHost();
        stage.builder.secrets(name -> Optional.ofNullable(secrets.get(name)));
    }

    @AfterEach
    void close() {
        stage.close();
        host.close();
    }

    private OAuth clientCredentials(OAuth.Authentication authentication, String... scopes) {
        return new OAuth(
                new OAuth.Grant.ClientCredentials(Optional.empty()),
                new OAuth.Client.Registered("caxton", authentication),
                Optional.of(host.uri("")),
                List.of(scopes));
    }

    private static OAuth.Authentication secret(OAuth.Way... way) {
        return new OAuth.Authentication.Secret("secret", Arrays.stream(way).findFirst());
    }

    private OAuth person() {
        return new OAuth(
                new OAuth.Grant.AuthorizationCode(REDIRECT),
                new OAuth.Client.Registered("caxton", secret()),
                Optional.of(host.uri("")),
                List.of("read"));
    }

    /** Known nowhere, and led by what the upstream says. */
    private static OAuth stranger() {
        return new OAuth(
                new OAuth.Grant.AuthorizationCode(REDIRECT),
                new OAuth.Client.Unregistered(Optional.empty()),
                Optional.empty(),
                List.of("read"));
    }

    private void start(OAuth oauth) {
        stage.with("http", new Transport.Http(host.uri("/mcp"), Map.of(), true, Optional.of(oauth)))
                .start();
    }

    private String lastError() {
        return stage.view("http").lastError().orElse("");
    }

    private void connected(OAuth oauth) {
        start(oauth);
        stage.await("http", UpstreamState.CONNECTED);
    }

    private void refused(OAuth oauth, String why) {
        start(oauth);
        stage.await("http", UpstreamState.REFUSED);
        assertTrue(lastError().contains(why), lastError());
        assertEquals(List.of(), host.used);
    }

    private static String basic(String secret) {
        return "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aClientsSecretGoesToItsIssuerOnlyAndItsTokenToTheUpstream() {
        connected(clientCredentials(secret(), "read"));
        assertTrue(stage.answer("http/ask", "{}").contains("told"));
        assertEquals(
                List.of(Map.of(
                        "Authorization",
                        basic("caxton:s3cret+%26+more"),
                        "grant_type",
                        "client_credentials",
                        "resource",
                        host.uri("/mcp").toString(),
                        "scope",
                        "read")),
                host.grants);
        assertTrue(host.used.stream().allMatch("Bearer token-1"::equals), host.used.toString());
        assertFalse(stage.view("http").toString().contains("s3cret"));
        assertFalse(stage.view("http").toString().contains("token-"));
    }

    @Test
    void theSecretIsSentAsTheRegistrationSays() {
        connected(clientCredentials(secret(OAuth.Way.CLIENT_SECRET_POST)));
        assertEquals("s3cret & more", host.grants.getFirst().get("client_secret"));
        assertFalse(host.grants.getFirst().containsKey("Authorization"));
        assertFalse(host.grants.getFirst().containsKey("scope"));
    }

    @Test
    void aKeySignsAndIsNotSent() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        secrets.put(
                "key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        connected(clientCredentials(new OAuth.Authentication.Key("key", Optional.of("k1"))));
        Map<String, String> grant = host.grants.getFirst();
        assertEquals("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", grant.get("client_assertion_type"));
        String[] parts = grant.get("client_assertion").split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));
        JsonNode header = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[0]));
        assertEquals(
                "ES256 k1",
                header.get("alg").stringValue() + " " + header.get("kid").stringValue());
        JsonNode claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertEquals(
                "caxton caxton",
                claims.get("iss").stringValue() + " " + claims.get("sub").stringValue());
        assertEquals(host.uri("").toString(), claims.get("aud").stringValue());
        assertEquals(120, claims.get("exp").longValue() - claims.get("iat").longValue());
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnceAndTheCallIsMade() {
        connected(clientCredentials(secret()));
        host.tokens.clear();
        assertTrue(stage.answer("http/ask", "{}").contains("told"));
        assertEquals(2, host.grants.size());
        assertEquals("Bearer token-2", host.used.getLast());
    }

    @Test
    void aTokenThatIsAboutToExpireIsNotSent() {
        host.lifetime = 0;
        connected(clientCredentials(secret()));
        List<String> before = List.copyOf(host.used);
        assertTrue(stage.answer("http/ask", "{}").contains("told"));
        // Whatever else goes over the connection meanwhile has tokens of its own, too.
        List<String> all = List.copyOf(host.used);
        List<String> since = all.subList(before.size(), all.size());
        assertFalse(since.isEmpty());
        assertTrue(since.stream().noneMatch(before::contains), all.toString());
    }

    @Test
    void aCallWithoutATokenFailsWithoutHarmAndWithoutSecrets() {
        connected(clientCredentials(secret()));
        host.tokens.clear();
        host.failing = true;
        for (int i = 0; i < 10; i++) {
            assertEquals("CAX-TOOL-UPSTREAM", stage.code("http/ask", "{}"));
        }
        // The upstream is well.
        host.failing = false;
        assertTrue(stage.answer("http/ask", "{}").contains("told"));
        assertFalse(stage.call("http/ask", "{}").toString().contains("s3cret"));
    }

    @Test
    void anUpstreamThatNamesAnotherAuthorizationServerLearnsNothing() {
        host.resource.put("authorization_servers", List.of("https://evil.example"));
        refused(clientCredentials(secret()), "other authorization servers");
        assertEquals(List.of(), host.grants);
    }

    @Test
    void metadataOfAnotherIssuerIsRefused() {
        host.metadata.put("issuer", "https://other.example");
        refused(clientCredentials(secret()), "another issuer");
    }

    @Test
    void metadataOfAnotherResourceIsRefused() {
        host.resource.put("resource", "https://other.example/mcp");
        refused(clientCredentials(secret()), "another resource");
    }

    @Test
    void noSecretGoesOverPlainHttp() {
        // 192.0.2.0/24 belongs to nobody: it would not be asked even if the check let it through.
        host.metadata.put("token_endpoint", "http://192.0.2.1/token");
        refused(clientCredentials(secret()), "https only");
    }

    @Test
    void discoveryAsksNoAddressThatAnUpstreamMayNotHave() {
        host.resource.put("authorization_servers", List.of("http://169.254.169.254/latest/meta-data"));
        start(stranger());
        stage.await("http", UpstreamState.DOWN);
        assertTrue(lastError().contains("link-local, metadata"), lastError());
        assertEquals(List.of(), host.grants);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://169.254.169.254/latest/meta-data", "https://10.0.0.1/", "file:///etc/passwd", "nothing"})
    void anUpstreamDescribesItselfNowhereElse(String place) {
        host.challenge = "Bearer resource_metadata=\"" + place + "\"";
        refused(clientCredentials(secret()), "its own origin");
        assertEquals(List.of(), host.grants);
    }

    /** Another port is another origin. */
    @Test
    void anUpstreamHasNoOtherPortAsked() throws Exception {
        try (OAuthHost other = new OAuthHost()) {
            other.resource.put("resource", host.uri("/mcp").toString());
            host.challenge = other.challenge;
            refused(clientCredentials(secret()), "its own origin");
            assertEquals(0, other.described.get());
        }
    }

    /** Both are on this machine, so the upstream may name it. */
    @Test
    void aGatewayThatNobodyKnowsRegistersItself() throws Exception {
        host.metadata.put("registration_endpoint", host.uri("/register").toString());
        start(stranger());
        Stage.await("the question", () -> question().isPresent());
        Map<String, String> asked = query(question().orElseThrow());
        assertEquals("introduced", asked.get("client_id"));
        assertInstanceOf(Consent.Given.class, answered("state=" + asked.get("state") + "&code=c&iss=" + host.uri("")));
        stage.await("http", UpstreamState.CONNECTED);
    }

    @Test
    void aPersonLetsTheGatewayIn() throws Exception {
        host.refresh = true;
        start(person());
        Stage.await("the question", () -> question().isPresent());
        assertTrue(question()
                .orElseThrow()
                .toString()
                .startsWith(host.uri("/authorize?").toString()));
        Map<String, String> asked = query(question().orElseThrow());
        assertEquals("code", asked.get("response_type"));
        assertEquals("caxton", asked.get("client_id"));
        assertEquals("read", asked.get("scope"));
        assertEquals(host.uri("/mcp").toString(), asked.get("resource"));
        assertInstanceOf(
                Consent.Given.class, answered("state=" + asked.get("state") + "&code=c0de&iss=" + host.uri("")));
        stage.await("http", UpstreamState.CONNECTED);
        assertEquals(Optional.empty(), question());
        Map<String, String> grant = host.grants.getFirst();
        assertEquals("c0de", grant.get("code"));
        assertEquals(REDIRECT.toString(), grant.get("redirect_uri"));
        assertEquals(
                asked.get("code_challenge"),
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MessageDigest.getInstance("SHA-256")
                                .digest(grant.get("code_verifier").getBytes(StandardCharsets.US_ASCII))));
        // Nobody has to come again.
        host.tokens.clear();
        assertTrue(stage.answer("http/ask", "{}").contains("told"));
        assertEquals(
                "refresh_token refresh-1",
                host.grants.getLast().get("grant_type") + " "
                        + host.grants.getLast().get("refresh_token"));
    }

    @Test
    void answersThatAreNoneOrComeFromElsewhereAreRefused() {
        start(person());
        Stage.await("the question", () -> question().isPresent());
        String state = "state=" + query(question().orElseThrow()).get("state");
        for (String answer : List.of(
                "code=c&iss=" + host.uri(""),
                "state=guessed&code=c&iss=" + host.uri(""),
                state + "&code=c",
                state + "&code=c&iss=https://evil.example",
                state + "&code=c&code=d&iss=" + host.uri(""),
                state + "&error=access_denied&iss=" + host.uri(""))) {
            assertInstanceOf(Consent.Refused.class, answered(answer), answer);
        }
        assertEquals(List.of(), host.grants);
        // The right one is taken once.
        assertInstanceOf(Consent.Given.class, answered(state + "&code=c&iss=" + host.uri("")));
        assertInstanceOf(Consent.Refused.class, answered(state + "&code=c&iss=" + host.uri("")));
        assertEquals(1, host.grants.size());
    }

    @Test
    void nobodyIsAskedByAServerThatChecksNoCodeChallenge() {
        host.metadata.remove("code_challenge_methods_supported");
        refused(person(), "code challenges");
    }

    private Optional<URI> question() {
        return stage.gateway().question(TenantId.DEFAULT, "http");
    }

    private Consent answered(String query) {
        return stage.gateway().answer(TenantId.DEFAULT, "http", URI.create(REDIRECT + "?" + query));
    }

    private static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }
}
