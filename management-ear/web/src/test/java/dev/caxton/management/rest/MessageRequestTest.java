package dev.caxton.management.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MessageRequestTest {

    private static Message message(String deadline) {
        HttpServletRequest plain = (HttpServletRequest) Proxy.newProxyInstance(
                MessageRequestTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getHeader")) {
                        return null;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
        return new MessageRequest(
                        Optional.empty(),
                        Optional.of(""),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(deadline),
                        Optional.empty())
                .to(AgentId.parse("default/receiver"), plain);
    }

    @Test
    void aDeadlineIsATimeThatAGuestCanBeToldOf() {
        Instant latest = Message.LATEST_DEADLINE;
        assertEquals(Optional.of(latest), message("9999-12-31T23:59:59Z").deadline());
        for (String far : new String[] {"+10000-01-01T00:00:00Z", "+300000000-01-01T00:00:00Z"}) {
            Executable asked = () -> message(far);
            assertEquals(
                    "A field is wrong: a deadline is no later than 9999-12-31T23:59:59Z.",
                    assertThrows(ProblemException.class, asked).problem().message());
        }
    }
}
