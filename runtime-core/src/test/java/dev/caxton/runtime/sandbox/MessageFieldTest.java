package dev.caxton.runtime.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageFieldTest {

    private static final AgentId RECEIVER = AgentId.parse("default/receiver");
    private static final Principal SENDER = Principal.parse("user:default/admin");
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private static int left(Instant now, Instant deadline) {
        Message message = Message.to(RECEIVER).deadline(deadline).build();
        return MessageField.TIME_LEFT.number(new Envelope("e-1", SENDER, message, NOW), now);
    }

    @Test
    void theTimeLeftIsInMillisecondsAsFarAsTheyGo() {
        assertEquals(0, left(NOW, NOW));
        assertEquals(0, left(NOW, NOW.plusNanos(999_999)));
        assertEquals(1, left(NOW, NOW.plusMillis(1)));
        assertEquals(Integer.MAX_VALUE - 1, left(NOW, NOW.plusMillis(Integer.MAX_VALUE - 1)));
        assertEquals(Integer.MAX_VALUE, left(NOW, NOW.plusMillis(Integer.MAX_VALUE)));
        assertEquals(Integer.MAX_VALUE, left(NOW, NOW.plusMillis(Integer.MAX_VALUE + 1L)));
        assertEquals(Integer.MAX_VALUE, left(NOW, NOW.plusSeconds(Integer.MAX_VALUE)));
        assertEquals(0, left(NOW, NOW.minusNanos(1)));
    }

    @Test
    void noTimeIsTooFarAway() {
        assertEquals(Integer.MAX_VALUE, left(NOW, Message.LATEST_DEADLINE));
        assertEquals(Integer.MAX_VALUE, left(Instant.MIN, Message.LATEST_DEADLINE));
        assertEquals(0, left(Instant.MAX, Instant.MIN));
    }

    @Test
    void aMessageWithoutADeadlineHasAllTheTime() {
        Message message = Message.to(RECEIVER).build();
        assertEquals(Optional.empty(), message.deadline());
        assertEquals(Integer.MAX_VALUE, MessageField.TIME_LEFT.number(new Envelope("e-1", SENDER, message, NOW), NOW));
    }
}
