package dev.caxton.runtime.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final TenantId A = new TenantId("a");
    private static final TenantId B = new TenantId("b");

    private final DeadLetters letters = new DeadLetters(3, 100, InstantSource.fixed(Instant.EPOCH));

    private void add(TenantId tenant, String id, int size) {
        Message message =
                Message.to(new AgentId(tenant, "x")).content(new byte[size]).build();
        Principal sender = new Principal(Principal.Kind.USER, tenant, "sender");
        letters.add(tenant, new Envelope(id, sender, message, Instant.EPOCH), new Problem("CAX-TEST", "test", "none"));
    }

    private List<String> ids(TenantId tenant) {
        return letters.of(tenant).stream().map(letter -> letter.envelope().id()).toList();
    }

    @Test
    void theOldestGoFirstByNumber() {
        for (int i = 0; i < 5; i++) {
            add(A, "m" + i, 1);
        }
        assertEquals(List.of("m2", "m3", "m4"), ids(A));
    }

    @Test
    void theOldestGoFirstBySize() {
        add(A, "small", 1);
        add(A, "large", 60);
        add(A, "larger", 90);
        assertEquals(List.of("larger"), ids(A));
        add(A, "too large", 101);
        assertEquals(List.of(), ids(A));
        add(A, "next", 100);
        assertEquals(List.of("next"), ids(A));
    }

    @Test
    void oneTenantPushesOutNothingOfAnother() {
        add(B, "kept", 1);
        for (int i = 0; i < 10; i++) {
            add(A, "m" + i, 1);
        }
        assertEquals(List.of("kept"), ids(B));
        assertEquals(List.of(), ids(new TenantId("c")));
    }
}
