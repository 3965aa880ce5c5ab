package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.message.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Makes repetitions of a request harmless: within ten minutes the same {@code Idempotency-Key} of the same caller at the same path is the same request, and gets the
 * answer of the first. A request that failed frees its key. Kept in memory, for 1,000 requests of all callers; the oldest are forgotten first. Safe for use by many
 * threads; whoever repeats a request that is under way waits for its answer.
 */
@ApplicationScoped
public class IdempotencyKeys {

    /** The header. */
    static final String HEADER = "Idempotency-Key";

    private static final long LIFE = Duration.ofMinutes(10).toNanos();
    private static final int MOST = 1_000;

    private record Key(Principal caller, String path, String key) {}

    private record First(String fingerprint, long since, CompletableFuture<Optional<Response>> answer) {}

    private final Map<Key, First> first = new LinkedHashMap<>();

    /** For the container. */
    public IdempotencyKeys() {}

    /** The key of a request, if it has one. */
    static Optional<String> of(HttpServletRequest request) {
        Optional<String> key = Optional.ofNullable(request.getHeader(HEADER));
        if (key.filter(text -> text.isEmpty() || !Message.isId(text)).isPresent()) {
            throw new ProblemException(
                    "CAX-HTTP-FIELD",
                    "The header " + HEADER + " has 1 to 255 printable ASCII characters.",
                    "Take a random UUID.");
        }
        return key;
    }

    /** What a request asks for, as text. */
    static String fingerprint(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(part -> {
                digest.update(HexFormat.of().toHexDigits((long) part.length).getBytes(StandardCharsets.US_ASCII));
                digest.update(part);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Does what is asked, unless it was done before.
     *
     * @param request carries the key
     * @param fingerprint of what is asked
     * @param work does it
     * @return the answer of the first request
     */
    @SuppressWarnings("ReferenceEquality") // Whether it is the very one that was put there now.
    Response once(HttpServletRequest request, String fingerprint, Supplier<Response> work) {
        Optional<String> given = of(request);
        if (given.isEmpty()) {
            return work.get();
        }
        Key key = new Key(Access.caller(request), request.getRequestURI(), given.get());
        First mine = new First(fingerprint, System.nanoTime(), new CompletableFuture<>());
        First before = claim(key, mine);
        if (before != mine) {
            if (!before.fingerprint().equals(fingerprint)) {
                throw new ProblemException(
                        "CAX-HTTP-IDEMPOTENCY",
                        "The idempotency key was used for another request.",
                        "Take a new key for every request that is not a repetition.");
            }
            Optional<Response> answer = before.answer().join();
            return answer.isEmpty() ? once(request, fingerprint, work) : copy(answer.get());
        }
        Optional<Response> answer = Optional.empty();
        try {
            answer = Optional.of(work.get());
            return copy(answer.get());
        } finally {
            if (answer.isEmpty()) {
                withdraw(key, mine);
            }
            mine.answer().complete(answer);
        }
    }

    /** The container changes the answers it is given. */
    private static Response copy(Response answer) {
        return Response.fromResponse(answer).build();
    }

    private synchronized First claim(Key key, First mine) {
        Iterator<First> oldest = first.values().iterator();
        while (oldest.hasNext()) {
            if (mine.since() - oldest.next().since() <= LIFE && first.size() < MOST) {
                break;
            }
            oldest.remove();
        }
        First before = first.putIfAbsent(key, mine);
        return before == null ? mine : before;
    }

    private synchronized void withdraw(Key key, First mine) {
        first.remove(key, mine);
    }
}
