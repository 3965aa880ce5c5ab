package dev.caxton.management.rest;

import dev.caxton.management.assembly.Parts;
import dev.caxton.management.assembly.Upstreams;
import dev.caxton.management.store.StoredUpstream;
import dev.caxton.mcp.UpstreamView;
import dev.caxton.policy.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An upstream.
 *
 * @param tenant its tenant
 * @param name its name
 * @param transport {@code stdio}, {@code http}, or {@code agent} for an agent that declares tools
 * @param state how the connection stands
 * @param since since when
 * @param breaker how its circuit breaker stands
 * @param latencyMicros how long the last answer took
 * @param calls how many calls have reached it since the server was started
 * @param failures how many of those failed
 * @param p50Micros the median of its last answers
 * @param p99Micros what one of a hundred of them exceeds
 * @param lastError what went wrong last
 * @param server what it says it is; not to be trusted
 * @param tools names of its tools, whether they count or not
 * @param skipped tools that are not offered, and why
 * @param pins who approves tools that it offers for the first time: {@code review},
 *     {@code trust-first-seen}, or {@code deployment} for an agent: whoever deploys it
 * @param waiting how many of its tools wait for somebody's decision
 * @param registration who registered it while the server ran; none if it stands in the file
 */
public record Upstream(
        String tenant,
        String name,
        String transport,
        String state,
        Instant since,
        String breaker,
        Optional<Long> latencyMicros,
        long calls,
        long failures,
        Optional<Long> p50Micros,
        Optional<Long> p99Micros,
        Optional<String> lastError,
        Optional<String> server,
        List<String> tools,
        Map<String, String> skipped,
        String pins,
        int waiting,
        Optional<Registration> registration) {

    /** As it is now. */
    static Upstream of(Parts parts, TenantId tenant, String name) {
        return of(view(parts, tenant, name), parts.upstreams());
    }

    /** The same as the gateway has it. */
    static UpstreamView view(Parts parts, TenantId tenant, String name) {
        return parts.gateway().upstreams(tenant).stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Upstreams.unknown(name));
    }

    static Upstream of(UpstreamView view, Upstreams upstreams) {
        return new Upstream(
                view.tenant().value(),
                view.name(),
                view.transport(),
                view.state().name(),
                view.since(),
                view.breaker().name(),
                view.latency().map(Upstream::micros),
                view.calls().made(),
                view.calls().failed(),
                view.calls().p50().map(Upstream::micros),
                view.calls().p99().map(Upstream::micros),
                view.lastError(),
                view.server(),
                view.tools(),
                view.skipped(),
                view.pins().toString(),
                view.waiting(),
                upstreams.registration(view.tenant(), view.name()).map(Registration::of));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /**
     * Who registered an upstream.
     *
     * @param by who
     * @param since when
     */
    public record Registration(String by, Instant since) {

        static Registration of(StoredUpstream upstream) {
            return new Registration(upstream.registrar().toString(), upstream.registered());
        }
    }
}
