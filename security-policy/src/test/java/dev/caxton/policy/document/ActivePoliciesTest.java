package dev.caxton.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActivePoliciesTest {

    private static final AgentId AGENT = AgentId.parse("default/a");
    private static final Action SEND = new Action.Send(AGENT);
    private static final Principal USER = Principal.parse("user:default/u");

    private static CompiledPolicy policy(String tenant, int version, Effect effect) {
        return CompiledPolicy.compile(new PolicyDocument(
                "v" + version,
                new TenantId(tenant),
                List.of(new LevelChange(
                        "c",
                        List.of(AgentPattern.parse(tenant + "/*")),
                        Level.DEFAULT,
                        Set.of(Feature.SIMD),
                        Set.of(),
                        false)),
                List.of(new MessageRule(
                        "m",
                        effect,
                        List.of(PrincipalPattern.parse("user:" + tenant + "/*")),
                        List.of(AgentPattern.parse(tenant + "/*")))),
                List.of(),
                List.of(),
                PolicyDigest.of(new byte[] {(byte) version})));
    }

    @Test
    void withoutADocumentEverythingIsDenied() {
        ActivePolicies.Snapshot snapshot = new ActivePolicies().snapshot();
        Decision.Deny deny = assertInstanceOf(Decision.Deny.class, snapshot.decide(USER, SEND, Instant.EPOCH));
        assertEquals(PolicyDigest.NONE.hex(), deny.document());
        assertEquals(LevelRules.of(Level.DEFAULT), snapshot.rules(Level.DEFAULT, AGENT));
    }

    @Test
    void aSnapshotNeverChanges() {
        ActivePolicies active = new ActivePolicies();
        assertEquals(Optional.empty(), active.replace(policy("default", 1, Effect.PERMIT)));
        ActivePolicies.Snapshot before = active.snapshot();
        assertEquals(Optional.of(PolicyDigest.of(new byte[] {1})), active.replace(policy("default", 2, Effect.FORBID)));
        assertInstanceOf(Decision.Permit.class, before.decide(USER, SEND, Instant.EPOCH));
        assertInstanceOf(Decision.Deny.class, active.snapshot().decide(USER, SEND, Instant.EPOCH));
        assertEquals(Optional.of(PolicyDigest.of(new byte[] {2})), active.remove(TenantId.DEFAULT));
        assertEquals(Optional.empty(), active.snapshot().policy(TenantId.DEFAULT));
        assertInstanceOf(Decision.Permit.class, before.decide(USER, SEND, Instant.EPOCH));
    }

    @Test
    void eachTenantHasItsOwn() {
        ActivePolicies active = new ActivePolicies();
        active.replace(policy("default", 1, Effect.PERMIT));
        active.replace(policy("other", 2, Effect.PERMIT));
        ActivePolicies.Snapshot snapshot = active.snapshot();
        assertInstanceOf(Decision.Permit.class, snapshot.decide(USER, SEND, Instant.EPOCH));
        Principal stranger = Principal.parse("user:other/u");
        assertInstanceOf(Decision.Deny.class, snapshot.decide(stranger, SEND, Instant.EPOCH));
        assertInstanceOf(
                Decision.Permit.class,
                snapshot.decide(stranger, new Action.Send(AgentId.parse("other/a")), Instant.EPOCH));
        assertTrue(snapshot.rules(Level.DEFAULT, AGENT).features().contains(Feature.SIMD));
        active.remove(TenantId.DEFAULT);
        assertTrue(active.snapshot().policy(new TenantId("other")).isPresent());
    }

    @Test
    void noReplacementIsLostAmongMany() throws InterruptedException {
        ActivePolicies active = new ActivePolicies();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String tenant = "t" + t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100; i++) {
                    active.replace(policy(tenant, i, Effect.PERMIT));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (int t = 0; t < 8; t++) {
            assertEquals(
                    "v99",
                    active.snapshot()
                            .policy(new TenantId("t" + t))
                            .orElseThrow()
                            .document()
                            .name());
        }
    }
}
