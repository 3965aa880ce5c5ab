package dev.caxton.runtime.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.message.ToolEffect;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final TenantId A = new TenantId("a");
    private static final TenantId B = new TenantId("b");

    private final DeadLetters letters = new DeadLetters(3, 4 * 1_024 + 100, InstantSource.fixed(Instant.EPOCH));

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
    void theOldestOfWhoeverTakesTheMostGoFirstBySize() {
        add(B, "kept", 1);
        add(A, "small", 1);
        add(A, "large", 60);
        add(A, "larger", 70);
        assertEquals(List.of("large", "larger"), ids(A));
        add(B, "more", 1);
        assertEquals(List.of("larger"), ids(A));
        assertEquals(List.of("kept", "more"), ids(B));
        add(A, "too large", 10_000);
        assertEquals(List.of(), ids(A));
        assertEquals(List.of("kept", "more"), ids(B));
    }

    @Test
    void whatTurnsDidIsKeptWithTheMessage() {
        Message message = Message.to(new AgentId(A, "x")).build();
        Principal sender = new Principal(Principal.Kind.USER, A, "sender");
        ToolEffect effect = new ToolEffect(ToolName.parse("shop/pay"), "0", true, false);
        Delivery delivery = new Delivery(new Envelope("id", sender, message, Instant.EPOCH), Delivery.Listener.NOBODY)
                .failed(List.of())
                .failed(List.of(effect));
        letters.add(A, delivery, new Problem("CAX-TEST", "test", "none"));
        DeadLetter letter = letters.of(A).getFirst();
        assertEquals(2, letter.attempts());
        assertEquals(List.of(effect), letter.effects());
        assertEquals(Optional.of(letter), letters.find(A, letter.sequence()));
        assertEquals(Optional.empty(), letters.find(B, letter.sequence()));
        assertEquals(Optional.of(letter), letters.take(A, letter.sequence()));
        assertEquals(Optional.empty(), letters.find(A, letter.sequence()));
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
