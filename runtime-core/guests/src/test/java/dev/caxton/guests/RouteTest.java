package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.MessageRule;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.runtime.agent.LogLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a sender remembers of its receivers is never older than what is true. */
class RouteTest {

    private static final byte[] SENT = {0};
    private static final byte[] DENIED = {-3};
    private static final Instant END = Instant.parse("2026-06-01T12:00:00Z");

    private final ActivePolicies policies = new ActivePolicies();
    private final AtomicReference<Instant> now = new AtomicReference<>(END.minusSeconds(10));
    private final House house =
            new House(builder -> builder.policies(policies::snapshot).time(now::get));

    private static MessageRule rule(String name, Principal.Kind from, Optional<Instant> until) {
        return new MessageRule(
                name,
                Effect.PERMIT,
                List.of(new PrincipalPattern(from, TenantId.DEFAULT, Optional.empty())),
                List.of(new AgentPattern(TenantId.DEFAULT, Optional.empty())),
                until);
    }

    /** People may always send; agents as the rule says, if there is one. */
    private void inForce(Optional<MessageRule> agents) {
        List<MessageRule> rules = agents.map(r -> List.of(rule("people", Principal.Kind.USER, Optional.empty()), r))
                .orElse(List.of(rule("people", Principal.Kind.USER, Optional.empty())));
        var _ = policies.replace(CompiledPolicy.compile(new PolicyDocument(
                "d", TenantId.DEFAULT, List.of(), rules, List.of(), List.of(), PolicyDigest.of(new byte[] {1}))));
    }

    private void start() {
        house.deploy("notes", "notes");
        house.deploy("sender", "sender");
    }

    private void sends(byte[] answer) {
        assertArrayEquals(answer, house.answer("sender", "notes x").reply());
    }

    @Test
    void aRememberedPermissionEndsWithItsRule() {
        try (house) {
            inForce(Optional.of(rule("agents", Principal.Kind.AGENT, Optional.of(END))));
            start();
            sends(SENT);
            now.set(END.minusNanos(1));
            sends(SENT);
            now.set(END);
            sends(DENIED);
            now.set(END.plusSeconds(1));
            sends(DENIED);
        }
    }

    @Test
    void aRememberedPermissionEndsWithItsDocument() {
        try (house) {
            inForce(Optional.of(rule("agents", Principal.Kind.AGENT, Optional.empty())));
            start();
            sends(SENT);
            sends(SENT);
            inForce(Optional.empty());
            sends(DENIED);
            inForce(Optional.of(rule("agents", Principal.Kind.AGENT, Optional.empty())));
            sends(SENT);
        }
    }

    @Test
    void messagesReachWhoeverHasTheNameNow() {
        try (house) {
            inForce(Optional.of(rule("agents", Principal.Kind.AGENT, Optional.empty())));
            start();
            sends(SENT);
            house.runtime.remove(House.ADMIN, House.id("notes"));
            assertArrayEquals(
                    new byte[] {-6}, house.answer("sender", "notes lost").reply());
            house.deploy("notes", "notes");
            assertArrayEquals(SENT, house.answer("sender", "notes new").reply());
            house.finish("notes", "end");
            assertEquals(
                    List.of("new", "end"),
                    house.runtime.logs(House.id("notes"), 0, 10).stream()
                            .map(LogLine::text)
                            .toList());
            house.runtime.stop(House.ADMIN, House.id("notes"));
            assertArrayEquals(
                    new byte[] {-6}, house.answer("sender", "notes lost").reply());
            house.runtime.start(House.ADMIN, House.id("notes"));
            sends(SENT);
        }
    }
}
