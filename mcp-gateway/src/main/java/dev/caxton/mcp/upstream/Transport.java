package dev.caxton.mcp.upstream;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How an upstream is reached. */
public sealed interface Transport {

    /** Not at all: it is an agent that declares tools, and is deployed and not registered. */
    record Agent() implements Transport {}

    /**
     * A process of this machine that speaks MCP on its standard input and output. It gets the named variables and no other: nothing is inherited.
     *
     * @param executable a name on the gateway's list of admitted executables; never looked up on a path
     * @param arguments its arguments
     * @param environment variables with their values
     * @param secrets variables with the names of the secrets that are their values
     */
    record Stdio(
            String executable, List<String> arguments, Map<String, String> environment, Map<String, String> secrets)
            implements Transport {

        private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

        /** Copies, and refuses names of variables that no shell would take, a variable named twice, and NUL characters. */
        public Stdio {
            arguments = List.copyOf(arguments);
            environment = Collections.unmodifiableMap(new TreeMap<>(environment));
            secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
            if (executable.isBlank()) {
                throw new IllegalArgumentException("an executable has a name");
            }
            for (String variable : environment.keySet()) {
                requireVariable(variable);
                if (secrets.containsKey(variable)) {
                    throw new IllegalArgumentException(
                            "the variable " + variable + " is given both as a value and as a secret");
                }
            }
            secrets.keySet().forEach(Stdio::requireVariable);
            if (arguments.stream().anyMatch(Stdio::hasNul)
                    || environment.values().stream().anyMatch(Stdio::hasNul)) {
                throw new IllegalArgumentException("arguments and variables have no NUL character");
            }
        }

        private static void requireVariable(String name) {
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("the name of a variable has letters, digits and '_' only");
            }
        }

        private static boolean hasNul(String text) {
            return text.indexOf('\0') >= 0;
        }
    }

    /**
     * A server that speaks MCP over streamable HTTP. Redirects are not followed.
     *
     * @param uri the endpoint, {@code http} or {@code https}, without user information and fragment; with headers or OAuth {@code https}, or a loopback address
     * @param headers request headers with the names of the secrets that are their values
     * @param loopback whether the endpoint, and the authorization server with it, may be on this machine; without it a loopback address is refused
     * @param oauth how access tokens are had, if the upstream wants some
     */
    record Http(URI uri, Map<String, String> headers, boolean loopback, Optional<OAuth> oauth) implements Transport {

        /** Without OAuth. */
        public Http(URI uri, Map<String, String> headers, boolean loopback) {
            this(uri, headers, loopback, Optional.empty());
        }

        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,127}");

        /** What the protocol and the client set themselves. */
        private static final Set<String> RESERVED = Set.of(
                "accept",
                "connection",
                "content-length",
                "content-type",
                "expect",
                "host",
                "last-event-id",
                "mcp-protocol-version",
                "mcp-session-id",
                "transfer-encoding",
                "upgrade");

        /** What names this machine and no other. Whether it does is seen again when it is connected to. */
        private static final Pattern LOOPBACK =
                Pattern.compile("(.+\\.)?localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

        /** Copies, and refuses URIs of another form, headers that belong to the protocol, and secrets that anybody in between could read. */
        public Http {
            headers = Collections.unmodifiableMap(new TreeMap<>(headers));
            String scheme = uri.getScheme();
            if (!"http".equals(scheme) && !"https".equals(scheme)) {
                throw new IllegalArgumentException("the URL of an upstream starts with http:// or https://");
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "the URL of an upstream names a host, and has neither user information nor a fragment");
            }
            // Such a path is an authority to whoever resolves it.
            if (uri.getRawPath().startsWith("//")) {
                throw new IllegalArgumentException("the path of an upstream's URL does not start with //");
            }
            if ("http".equals(scheme)
                    && (oauth.isPresent() || !headers.isEmpty())
                    && !LOOPBACK.matcher(uri.getHost()).matches()) {
                throw new IllegalArgumentException(
                        "headers and oauth carry secrets, which go over https only, except to a loopback address");
            }
            for (String header : headers.keySet()) {
                if (!TOKEN.matcher(header).matches()) {
                    throw new IllegalArgumentException("the name of a header is not one that HTTP admits");
                }
                if (RESERVED.contains(header.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException("the header " + header + " belongs to the protocol");
                }
                if (oauth.isPresent() && header.equalsIgnoreCase("authorization")) {
                    throw new IllegalArgumentException(
                            "the header Authorization is given both as a secret and by OAuth");
                }
            }
        }
    }
}
