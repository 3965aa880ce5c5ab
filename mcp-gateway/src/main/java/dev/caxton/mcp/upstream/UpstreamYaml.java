package dev.caxton.mcp.upstream;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.StrictYaml;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.policy.yaml.YamlList;
import dev.caxton.policy.yaml.YamlMap;
import dev.caxton.policy.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the list of upstreams. Every field is understood or refused.
 *
 * <pre>{@code
 * upstreams:
 *   - name: sample
 *     tenant: default            # may be left out
 *     pins: trust-first-seen     # may be left out; review then: a person approves each tool
 *     stdio:
 *       executable: java         # a name on the list of admitted executables
 *       arguments: [-jar, "${sample.home}/caxton-sample-upstream.jar"]
 *       environment: {TZ: UTC}
 *       secrets: {API_KEY: sample-api-key}   # variable: name of a secret
 *   - name: remote
 *     http:
 *       url: https://mcp.example.org/mcp
 *       loopback: false          # may be left out
 *       headers: {X-Api-Key: remote-key}   # header: name of a secret
 *       oauth:                   # may be left out
 *         grant: client_credentials          # or authorization_code, with a redirect
 *         issuer: https://login.example.org  # or token-endpoint
 *         client: {id: caxton, secret: remote-client-secret}   # or key; method and key-id may be left out
 *         scopes: [files:read]   # may be left out
 *     elicitation: defaults      # or client; may be left out: none
 *     sampling: client           # may be left out: none
 * }</pre>
 */
public final class UpstreamYaml {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

    private final Map<String, String> variables;

    private UpstreamYaml(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * Reads a document.
     *
     * @param source the name of the document in messages
     * @param yaml the document in UTF-8
     * @param variables what <code>${name}</code> stands for in arguments, environment and URL
     * @return the upstreams in the order of the document
     * @throws YamlException if it is not such a document; it names line and column
     */
    public static List<UpstreamConfig> read(String source, byte[] yaml, Map<String, String> variables) {
        return new UpstreamYaml(Map.copyOf(variables)).document(StrictYaml.read(source, yaml));
    }

    /**
     * Reads the registration of one upstream: an entry of such a document, without name and tenant.
     *
     * @param tenant its tenant
     * @param name its name; hostile
     * @param yaml the entry in UTF-8
     * @param variables as for {@link #read}
     * @return the upstream
     * @throws YamlException if it is no such entry; it names line and column
     */
    public static UpstreamConfig registration(
            TenantId tenant, String name, byte[] yaml, Map<String, String> variables) {
        return new UpstreamYaml(Map.copyOf(variables)).upstream(StrictYaml.read("registration", yaml), tenant, name);
    }

    private List<UpstreamConfig> document(YamlMap top) {
        List<UpstreamConfig> upstreams = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue item : top.require("upstreams").list().items()) {
            UpstreamConfig upstream = upstream(item);
            if (!names.add(upstream.tenant() + "/" + upstream.name())) {
                throw item.refusal("this tenant has an upstream of this name already");
            }
            upstreams.add(upstream);
        }
        top.done();
        return List.copyOf(upstreams);
    }

    private UpstreamConfig upstream(YamlValue item) {
        YamlMap map = item.map();
        String name = map.requireString("name");
        TenantId tenant;
        try {
            tenant = map.optional("tenant")
                    .map(value -> new TenantId(value.string()))
                    .orElse(TenantId.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw item.refusal(String.valueOf(e.getMessage()));
        }
        return upstream(map, tenant, name);
    }

    private UpstreamConfig upstream(YamlMap map, TenantId tenant, String name) {
        Optional<YamlValue> pins = map.optional("pins");
        Optional<YamlMap> stdio = map.optionalMap("stdio");
        Optional<YamlMap> http = map.optionalMap("http");
        Elicitation elicitation =
                map.optional("elicitation").map(UpstreamYaml::elicitation).orElse(Elicitation.NONE);
        boolean sampling = map.optional("sampling").map(UpstreamYaml::sampling).orElse(false);
        map.done();
        if (stdio.isPresent() == http.isPresent()) {
            throw map.refusal("an upstream has either stdio or http");
        }
        Transport transport = stdio.isPresent() ? stdio(stdio.get()) : http(http.orElseThrow());
        try {
            return new UpstreamConfig(
                    tenant,
                    name,
                    transport,
                    elicitation,
                    sampling,
                    pins.map(UpstreamYaml::rule).orElse(PinRule.REVIEW));
        } catch (IllegalArgumentException e) {
            throw map.refusal(String.valueOf(e.getMessage()));
        }
    }

    private static PinRule rule(YamlValue value) {
        return PinRule.of(value.string())
                .orElseThrow(() -> value.refusal("the rules are " + List.of(PinRule.REVIEW, PinRule.TRUST_FIRST_SEEN)));
    }

    private Transport stdio(YamlMap map) {
        String executable = map.requireString("executable");
        List<String> arguments =
                map.optional("arguments").map(YamlValue::list).map(YamlList::items).orElse(List.of()).stream()
                        .map(this::filled)
                        .toList();
        Map<String, String> environment = new LinkedHashMap<>();
        map.optionalMap("environment")
                .ifPresent(
                        variable -> variable.entries().forEach((name, value) -> environment.put(name, filled(value))));
        Map<String, String> secrets = names(map, "secrets");
        map.done();
        try {
            return new Transport.Stdio(executable, arguments, environment, secrets);
        } catch (IllegalArgumentException e) {
            throw map.refusal(String.valueOf(e.getMessage()));
        }
    }

    private Transport http(YamlMap map) {
        YamlValue url = map.require("url");
        boolean loopback = map.optional("loopback").map(YamlValue::bool).orElse(false);
        Map<String, String> headers = names(map, "headers");
        Optional<OAuth> oauth = map.optionalMap("oauth").map(this::oauth);
        map.done();
        try {
            return new Transport.Http(url(url), headers, loopback, oauth);
        } catch (IllegalArgumentException e) {
            throw map.refusal(String.valueOf(e.getMessage()));
        }
    }

    private OAuth oauth(YamlMap map) {
        YamlValue grant = map.require("grant");
        Optional<URI> issuer = map.optional("issuer").map(this::url);
        Optional<URI> tokenEndpoint = map.optional("token-endpoint").map(this::url);
        Optional<URI> redirect = map.optional("redirect").map(this::url);
        Optional<URI> metadata = map.optional("client-metadata").map(this::url);
        Optional<YamlMap> client = map.optionalMap("client");
        List<String> scopes =
                map.optional("scopes").map(YamlValue::list).map(YamlList::items).orElse(List.of()).stream()
                        .map(YamlValue::string)
                        .toList();
        map.done();
        if (client.isPresent() && metadata.isPresent()) {
            throw map.refusal("a client is known by its id or by its metadata");
        }
        try {
            return new OAuth(
                    switch (grant.string()) {
                        case "client_credentials" -> {
                            refuse("redirect", redirect);
                            yield new OAuth.Grant.ClientCredentials(tokenEndpoint);
                        }
                        case "authorization_code" -> {
                            refuse("token-endpoint", tokenEndpoint);
                            yield new OAuth.Grant.AuthorizationCode(
                                    redirect.orElseThrow(() -> map.refusal("authorization_code needs a redirect")));
                        }
                        default -> throw grant.refusal("a grant is client_credentials or authorization_code");
                    },
                    client.isPresent() ? client(client.get()) : new OAuth.Client.Unregistered(metadata),
                    issuer,
                    scopes);
        } catch (IllegalArgumentException e) {
            throw map.refusal(String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(String field, Optional<URI> value) {
        if (value.isPresent()) {
            throw new IllegalArgumentException("this grant has no " + field);
        }
    }

    private static OAuth.Client client(YamlMap map) {
        String id = map.requireString("id");
        Optional<String> secret = map.optionalString("secret");
        Optional<String> key = map.optionalString("key");
        Optional<String> keyId = map.optionalString("key-id");
        Optional<OAuth.Way> way = map.optional("method").map(UpstreamYaml::way);
        map.done();
        if (secret.isPresent() && key.isPresent()) {
            throw map.refusal("a client has either a secret or a key");
        }
        if ((way.isPresent() && secret.isEmpty()) || (keyId.isPresent() && key.isEmpty())) {
            throw map.refusal("method goes with a secret, and key-id with a key");
        }
        try {
            return new OAuth.Client.Registered(
                    id,
                    secret.<OAuth.Authentication>map(name -> new OAuth.Authentication.Secret(name, way))
                            .or(() -> key.map(name -> new OAuth.Authentication.Key(name, keyId)))
                            .orElseGet(OAuth.Authentication.None::new));
        } catch (IllegalArgumentException e) {
            throw map.refusal(String.valueOf(e.getMessage()));
        }
    }

    private static OAuth.Way way(YamlValue value) {
        return switch (value.string()) {
            case "client_secret_basic" -> OAuth.Way.CLIENT_SECRET_BASIC;
            case "client_secret_post" -> OAuth.Way.CLIENT_SECRET_POST;
            default -> throw value.refusal("a method is client_secret_basic or client_secret_post");
        };
    }

    private static Elicitation elicitation(YamlValue value) {
        return switch (value.string()) {
            case "none" -> Elicitation.NONE;
            case "defaults" -> Elicitation.DEFAULTS;
            case "client" -> Elicitation.CLIENT;
            default -> throw value.refusal("elicitation is none, defaults or client");
        };
    }

    private static boolean sampling(YamlValue value) {
        return switch (value.string()) {
            case "none" -> false;
            case "client" -> true;
            default -> throw value.refusal("sampling is none or client");
        };
    }

    private URI url(YamlValue value) {
        try {
            return new URI(filled(value));
        } catch (URISyntaxException e) {
            throw value.refusal("this is no URL");
        }
    }

    private static Map<String, String> names(YamlMap map, String field) {
        Map<String, String> names = new LinkedHashMap<>();
        map.optionalMap(field)
                .ifPresent(entries -> entries.entries().forEach((name, value) -> names.put(name, value.string())));
        return names;
    }

    private String filled(YamlValue value) {
        Matcher matcher = VARIABLE.matcher(value.string());
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String variable = variables.get(matcher.group(1));
            if (variable == null) {
                throw value.refusal("there is no variable of this name; the variables are " + variables.keySet());
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(variable));
        }
        return matcher.appendTail(text).toString();
    }
}
