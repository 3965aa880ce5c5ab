package dev.caxton.mcp.oauth;

import dev.caxton.mcp.upstream.OAuth;
import dev.caxton.mcp.upstream.SecretException;
import dev.caxton.mcp.wire.AddressGuard;
import dev.caxton.mcp.wire.Credentials;
import dev.caxton.mcp.wire.WireException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of one upstream: had when the upstream asks for one, kept until shortly before they expire, had anew when one is refused. Tokens, refresh
 * tokens and what the gateway registered as are kept in memory only, and belong to the authorization server that gave them: if the upstream names another one,
 * all of it is forgotten.
 *
 * <p>Safe for use by many threads: one of them asks, the others wait for what it gets.
 */
public final class OAuthCredentials implements Credentials {

    /** As long as a person may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /**
     * What it uses.
     *
     * @param secrets from the name of a secret to its value
     * @param time the clock
     * @param ids ids that nobody can guess
     */
    public record Means(Function<String, Optional<String>> secrets, InstantSource time, Supplier<String> ids) {

        /**
         * Reads a secret.
         *
         * @param name its name
         * @return its value
         * @throws WireException if there is none, or it is not taken; somebody may be about to change that, so it is not for good
         */
        public String secret(String name) {
            try {
                return secrets.apply(name)
                        .orElseThrow(() -> WireException.passing("there is no secret of the name " + name));
            } catch (SecretException e) {
                throw WireException.passing(String.valueOf(e.getMessage()));
            }
        }
    }

    private final URI endpoint;
    private final OAuth settings;
    private final Means means;
    private final Exchanges exchanges;
    private final Discovery discovery;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Held held;
    private volatile @Nullable Consent consent;
    private @Nullable Identity introduced;

    /** A token, where it is from, and what it is bound to. */
    private record Held(Token token, TokenEndpoint from, String resource) {}

    /**
     * Credentials without a token.
     *
     * @param endpoint the upstream
     * @param settings how tokens are had
     * @param loopback whether upstream and authorization server may be on this machine; an authorization server only if the upstream is, or the settings name it
     * @param means what it uses
     */
    public OAuthCredentials(URI endpoint, OAuth settings, boolean loopback, Means means) {
        this(endpoint, settings, new AddressGuard(loopback), means);
    }

    OAuthCredentials(URI endpoint, OAuth settings, AddressGuard guard, Means means) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.means = means;
        this.exchanges = new Exchanges(guard);
        this.discovery = new Discovery(exchanges, endpoint);
    }

    @Override
    public Optional<String> token() {
        Held current = held;
        if (current == null || means.time().instant().isBefore(current.token().stale())) {
            return Optional.ofNullable(current).map(Held::token).map(Token::value);
        }
        lock.lock();
        try {
            current = held;
            if (current != null
                    && !means.time().instant().isBefore(current.token().stale())) {
                held = refreshed(current).orElse(null);
            }
            return Optional.ofNullable(held).map(Held::token).map(Token::value);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<String> renewed(Refusal refusal) {
        Challenge challenge = Challenge.of(refusal.challenges());
        lock.lock();
        try {
            Held current = held;
            if (current != null
                    && !refusal.used().equals(Optional.of(current.token().value()))) {
                // Somebody was faster.
                return Optional.of(current.token().value());
            }
            Set<String> scopes = new TreeSet<>(settings.scopes());
            if (refusal.status() == 403) {
                if (!challenge.wantsMoreScopes() || current == null) {
                    return Optional.empty();
                }
                if (current.token().scopes().containsAll(challenge.scopes()) || !scopes.isEmpty()) {
                    throw WireException.permanent(
                            "the server wants more scopes than the registration and the authorization server give");
                }
                scopes.addAll(current.token().scopes());
            } else if (current != null) {
                Optional<Held> again = refreshed(current);
                held = again.orElse(null);
                if (again.isPresent()) {
                    return again.map(Held::token).map(Token::value);
                }
            }
            Discovery.Resource resource = discovery.resource(challenge);
            if (settings.scopes().isEmpty()) {
                scopes.addAll(challenge.scopes().isEmpty() ? resource.scopes() : challenge.scopes());
            }
            return switch (settings.grant()) {
                case OAuth.Grant.ClientCredentials(Optional<URI> tokenEndpoint) ->
                    granted(tokenEndpoint, resource, scopes);
                case OAuth.Grant.AuthorizationCode(URI redirect) -> throw asked(redirect, resource, scopes);
            };
        } finally {
            lock.unlock();
        }
    }

    /** Another token without anybody's help, if that is possible. */
    private Optional<Held> refreshed(Held old) {
        Map<String, String> grant;
        switch (settings.grant()) {
            case OAuth.Grant.ClientCredentials own -> grant = Map.of("grant_type", "client_credentials");
            case OAuth.Grant.AuthorizationCode persons -> {
                if (old.token().refresh().isEmpty()) {
                    return Optional.empty();
                }
                grant = Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        old.token().refresh().get());
            }
        }
        try {
            Token token = old.from().token(grant, old.token().scopes(), Optional.of(old.resource()));
            return Optional.of(new Held(
                    token.refresh().isPresent()
                            ? token
                            : new Token(
                                    token.value(), token.stale(), old.token().refresh(), token.scopes()),
                    old.from(),
                    old.resource()));
        } catch (WireException e) {
            if (TokenEndpoint.isOver(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<String> granted(Optional<URI> tokenEndpoint, Discovery.Resource resource, Set<String> scopes) {
        TokenEndpoint from = tokenEndpoint
                .map(uri -> endpoint(exchanges, uri, identity(uri.toString(), Set.of("client_secret_basic"))))
                .orElseGet(() -> {
                    Discovery.Server server = server(resource);
                    return endpoint(
                            asking(resource), server.token(), identity(server.issuer(), server.authentication()));
                });
        Token token = from.token(Map.of("grant_type", "client_credentials"), scopes, Optional.of(resource.resource()));
        held = new Held(token, from, resource.resource());
        return Optional.of(token.value());
    }

    /** Asks a person, or goes on to wait for one. */
    private WireException asked(URI redirect, Discovery.Resource resource, Set<String> scopes) {
        Instant now = means.time().instant();
        Consent open = consent;
        Discovery.Server server = server(resource);
        if (open == null
                || now.isAfter(open.until())
                || !open.server().issuer().equals(server.issuer())
                || !open.request().scopes().equals(scopes)) {
            if (!server.flags().pkce()) {
                throw WireException.permanent("the authorization server does not say that it checks code challenges");
            }
            open = new Consent(
                    server,
                    switch (settings.client()) {
                        case OAuth.Client.Registered known -> identity(server.issuer(), server.authentication());
                        case OAuth.Client.Unregistered unknown ->
                            introduced(server, asking(resource), unknown, redirect);
                    },
                    redirect,
                    new Consent.Request(Set.copyOf(scopes), resource),
                    means.ids().get(),
                    // 43 characters at least, and of another 122 random bits each.
                    means.ids().get() + means.ids().get(),
                    now.plus(PATIENCE));
            // Not open before it is known that it can be asked.
            var _ = open.url();
            consent = open;
        }
        return WireException.refused("a person has to let the gateway in at the authorization server");
    }

    private Identity introduced(
            Discovery.Server server, Exchanges asking, OAuth.Client.Unregistered client, URI redirect) {
        Identity known = introduced;
        if (known == null || !known.issuer().equals(server.issuer())) {
            known = Identity.introduced(asking, server, client, redirect);
            introduced = known;
        }
        return known;
    }

    /** Who authorizes for the resource. A registered client tells its secret to nobody but its own issuer. */
    private Discovery.Server server(Discovery.Resource resource) {
        List<String> issuers = resource.issuers();
        Optional<String> wanted = settings.issuer().map(URI::toString);
        if (wanted.isPresent() && !issuers.isEmpty() && !issuers.contains(wanted.get())) {
            throw WireException.permanent("the server names other authorization servers than the registration does");
        }
        String issuer = wanted.or(() -> issuers.stream().findFirst())
                .orElseThrow(() -> WireException.permanent("the server does not say who authorizes for it"));
        return Discovery.server(issuer, asking(resource));
    }

    /** Asks the authorization server: whoever registers upstreams has named it, or else the upstream has, which is not to send the gateway where it can't go itself. */
    private Exchanges asking(Discovery.Resource resource) {
        return settings.issuer().isPresent() ? exchanges : exchanges.named(resource.from());
    }

    private Identity identity(String issuer, Set<String> supported) {
        if (!(settings.client() instanceof OAuth.Client.Registered known)) {
            throw new IllegalStateException("only a registered client has credentials of its own");
        }
        return new Identity(
                issuer,
                known.id(),
                switch (known.authentication()) {
                    case OAuth.Authentication.None none -> new Identity.Proof.None();
                    case OAuth.Authentication.Secret(String name, Optional<OAuth.Way> way) ->
                        new Identity.Proof.Secret(means.secret(name), way.orElseGet(() -> Identity.way(supported)));
                    case OAuth.Authentication.Key(String name, Optional<String> keyId) ->
                        new Identity.Proof.Key(ClientKey.of(means.secret(name)), keyId);
                });
    }

    private TokenEndpoint endpoint(Exchanges asking, URI uri, Identity identity) {
        return new TokenEndpoint(asking, uri, identity, means.time(), means.ids());
    }

    /**
     * What a person has to open, so that the gateway gets a token.
     *
     * @return the URL of the authorization server, while it waits for a person; whoever opens it and hands over the answer lends the gateway their rights, so it is
     *     shown to administrators only
     */
    public Optional<URI> question() {
        Consent open = consent;
        return open == null || means.time().instant().isAfter(open.until())
                ? Optional.empty()
                : Optional.of(open.url());
    }

    /**
     * Takes the answer of a person. Blocks while the authorization server is asked for the token.
     *
     * @param redirected where the authorization server has sent the person, with everything behind the question mark
     * @throws WireException if it is no answer to the question, or a no, or the authorization server gives no token for it
     */
    public void answer(URI redirected) {
        lock.lock();
        try {
            Consent open = consent;
            if (open == null || means.time().instant().isAfter(open.until())) {
                throw WireException.passing("nothing is asked at the moment");
            }
            Map<String, String> grant = open.grant(redirected);
            consent = null;
            Discovery.Resource resource = open.request().resource();
            TokenEndpoint from = endpoint(asking(resource), open.server().token(), open.identity());
            held = new Held(
                    from.token(grant, open.request().scopes(), Optional.of(resource.resource())),
                    from,
                    resource.resource());
        } finally {
            lock.unlock();
        }
    }

    /** Without tokens. */
    @Override
    public String toString() {
        return "OAuthCredentials[" + Discovery.canonical(endpoint) + "]";
    }
}
