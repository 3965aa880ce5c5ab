package dev.caxton.mcp.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says in {@code WWW-Authenticate} when it refuses a request (RFC 6750, RFC 9728).
 *
 * @param metadata where it describes itself
 * @param scopes what a token has to be good for
 * @param error the code of the error
 */
record Challenge(Optional<URI> metadata, Set<String> scopes, Optional<String> error) {

    private static final int LONGEST = 8_192;

    /** A name and a value, which is a token or stands in quotes. Possessive, so that no value is tried twice. */
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z0-9_.-]{1,64}+)\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]++))");

    /** Reads the first challenge for a bearer token; an empty one if there is none. */
    static Challenge of(List<String> headers) {
        for (String header : headers) {
            int start = header.toLowerCase(Locale.ROOT).indexOf("bearer");
            if (start < 0 || header.length() > LONGEST) {
                continue;
            }
            Map<String, String> parameters = new HashMap<>();
            Matcher matcher = PARAMETER.matcher(header).region(start + "bearer".length(), header.length());
            while (matcher.find()) {
                String value = matcher.group(2) == null
                        ? matcher.group(3)
                        : matcher.group(2).replaceAll("\\\\(.)", "$1");
                parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
            }
            return new Challenge(
                    Optional.ofNullable(parameters.get("resource_metadata")).flatMap(Challenge::uri),
                    scopes(parameters.getOrDefault("scope", "")),
                    Optional.ofNullable(parameters.get("error")));
        }
        return new Challenge(Optional.empty(), Set.of(), Optional.empty());
    }

    /** Scopes as they are written in one text. */
    static Set<String> scopes(String text) {
        Set<String> scopes = new TreeSet<>(List.of(text.strip().split("\\s+")));
        scopes.remove("");
        return scopes;
    }

    boolean wantsMoreScopes() {
        return error.equals(Optional.of("insufficient_scope"));
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
