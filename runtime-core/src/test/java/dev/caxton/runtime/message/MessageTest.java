package dev.caxton.runtime.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.policy.identity.AgentId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final AgentId RECEIVER = AgentId.parse("default/receiver");

    @Test
    void aDeadlineHasAFurthestMoment() {
        Instant latest = Message.LATEST_DEADLINE;
        assertEquals(
                Optional.of(latest),
                Message.to(RECEIVER).deadline(latest).build().deadline());
        Message.Builder later = Message.to(RECEIVER).deadline(latest.plusNanos(1));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, later::build);
        assertEquals("a deadline is no later than 9999-12-31T23:59:59Z", refused.getMessage());
    }
}
