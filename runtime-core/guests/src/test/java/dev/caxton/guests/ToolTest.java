package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Decision;
import dev.caxton.policy.Level;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.testkit.Wat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tool calls as a guest sees them. */
class ToolTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aToolIsCalledInTheAgentsNameAndItsResultIsRead() {
        try (House house = new House()) {
            List<ToolCall> calls = new ArrayList<>();
            house.tools = call -> {
                calls.add(call);
                return new ToolOutcome.Answered(bytes("{\"price\":3}"), false);
            };
            house.deploy("caller", "caller");
            String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
            RequestResult result = house.runtime.request(
                    House.ADMIN,
                    Message.to(House.id("caller"))
                            .content(bytes("shop/price"))
                            .trace(trace)
                            .build(),
                    House.PATIENCE);
            RequestResult.Answered answered = (RequestResult.Answered) result;
            assertEquals("{\"price\":3}", new String(answered.reply(), StandardCharsets.UTF_8));
            assertEquals(1, answered.turn().toolCalls());
            ToolCall call = calls.getFirst();
            assertEquals(Principal.agent(House.id("caller")), call.caller());
            assertEquals(new ToolName("shop", "price"), call.tool());
            assertEquals("{\"x\":1}", new String(call.arguments(), StandardCharsets.UTF_8));
            assertEquals(Optional.of(trace), call.trace());
            assertEquals(1, house.status("caller").usage().toolCalls());
        }
    }

    @Test
    void eachWayToFailHasItsCodeAndAReason() {
        try (House house = new House()) {
            house.deploy("caller", "caller");
            assertEquals("error 3 call_tool: CAX-TOOL-DENIED: no grant", house.reply("caller", "shop/price"));
            house.tools = call -> new ToolOutcome.Failed("CAX-TOOL-UPSTREAM", "it broke");
            assertEquals("error 8 call_tool: CAX-TOOL-UPSTREAM: it broke", house.reply("caller", "shop/price"));
            house.tools = call -> new ToolOutcome.Failed("CAX-TOOL-TIMEOUT", "too slow");
            assertEquals("error ; call_tool: CAX-TOOL-TIMEOUT: too slow", house.reply("caller", "shop/price"));
            house.tools = call -> new ToolOutcome.Failed("CAX-TOOL-BREAKER-OPEN", "not now");
            assertEquals("error < call_tool: CAX-TOOL-BREAKER-OPEN: not now", house.reply("caller", "shop/price"));
            assertTrue(house.reply("caller", "no-slash").startsWith("error 2 "));
            house.tools = call -> {
                throw new IllegalStateException("a bug");
            };
            assertEquals(
                    "CAX-TURN-HOST",
                    house.failure("caller", "shop/price").problem().code());
            house.tools = call -> new ToolOutcome.Answered(bytes("fine"), false);
            assertEquals("fine", house.reply("caller", "shop/price"));
        }
    }

    /** The policy is swapped while the guest waits for its first call: the turn ends under the one it began with, and the next one sees the new one. */
    @Test
    void aTurnSeesOnePolicy() {
        Policy first = (principal, action, now) -> new Decision.Permit("first", "1", "a test");
        Policy second = (principal, action, now) -> new Decision.Permit("second", "2", "a test");
        AtomicReference<Policy> inForce = new AtomicReference<>(first);
        try (House house = new House(builder -> builder.policies(inForce::get))) {
            List<Policy> seen = new ArrayList<>();
            house.tools = call -> {
                seen.add(call.policy());
                inForce.set(second);
                return new ToolOutcome.Answered(bytes("fine"), false);
            };
            String call = "(call $call (local.get $at) (local.get $length) (i32.const 16) (i32.const 7))";
            String twice =
                    House.text("caller").replace("(local.set $result", "(drop " + call + ")\n(local.set $result");
            house.deploy(House.descriptor("twice", Level.DEFAULT, Limits.DEFAULT), Wat.assemble(twice));
            assertEquals("fine", house.reply("twice", "shop/price"));
            assertEquals(List.of(first, first), seen);
            assertEquals("fine", house.reply("twice", "shop/price"));
            assertEquals(List.of(first, first, second, second), seen);
        }
    }

    @Test
    void aGuestThatWaitsForAToolHoldsNobodyUp() {
        try (House house = new House(builder -> builder.permits(1))) {
            HeldTool tool = new HeldTool(bytes("late"));
            house.tools = tool;
            house.deploy("caller", "caller");
            house.deploy("echo", "echo");
            List<String> replies = new ArrayList<>();
            Thread waiting = Thread.ofVirtual().start(() -> replies.add(house.reply("caller", "shop/price")));
            tool.awaitCall();
            assertEquals("still here", house.reply("echo", "still here"), "the only permit is free");
            tool.release();
            waiting.join();
            assertEquals(List.of("late"), replies);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
