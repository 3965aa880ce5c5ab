package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.AskResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.TicketResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several messages in one turn. */
class BatchTest {

    private static final Duration LIFE = Duration.ofMinutes(10);

    /** An agent whose messages are not tried again when they fail alone. */
    private static void deploy(House house, Limits limits) {
        Upkeep upkeep =
                new Upkeep(Upkeep.NORMAL_WEIGHT, RestartRule.DEFAULT, new RetryRule(0, Duration.ofSeconds(1), 1));
        house.deploy(
                new AgentDescriptor(
                        "batch", TenantId.DEFAULT, Level.DEFAULT, limits, List.of(), Optional.empty(), upkeep),
                House.guest("batch"));
    }

    /** What becomes of messages that wait together. */
    private static List<String> together(House house, String... contents) {
        Hold hold = Hold.of(Hold.What.TURNS, House.id("batch"));
        house.runtime.hold(House.ADMIN, hold);
        List<String> tickets = new ArrayList<>();
        for (String content : contents) {
            Message message = Message.to(House.id("batch"))
                    .content(content.getBytes(StandardCharsets.UTF_8))
                    .build();
            tickets.add(assertInstanceOf(AskResult.Issued.class, house.runtime.ask(House.ADMIN, message, LIFE))
                    .ticket());
        }
        house.runtime.release(House.ADMIN, hold);
        return tickets.stream().map(ticket -> answer(house, ticket)).toList();
    }

    private static String answer(House house, String ticket) {
        TicketResult.Done done =
                assertInstanceOf(TicketResult.Done.class, house.runtime.await(House.ADMIN, ticket, House.PATIENCE));
        return switch (done.result()) {
            case RequestResult.Answered answered -> new String(answered.reply(), StandardCharsets.UTF_8);
            case RequestResult.Failed failed -> failed.problem().code();
            case RequestResult.Unanswered unanswered -> "nothing";
            case RequestResult.Refused refused -> refused.problem().code();
        };
    }

    @Test
    void whatWaitsTogetherIsHandledTogetherAndAnsweredOneByOne() {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT);
            assertEquals(List.of("b3a", "b3b", "b3d"), together(house, "a", "b", "d"));
            assertEquals(1, house.status("batch").usage().turns());
            assertEquals(3, house.status("batch").usage().messagesIn());
            assertEquals(
                    List.of("user:default/admin", "user:default/admin", "user:default/admin"),
                    house.runtime.logs(House.id("batch"), 0, 10).stream()
                            .map(LogLine::text)
                            .toList());
            assertEquals("b1z", house.reply("batch", "z"), "one message is a batch, too");
        }
    }

    @Test
    void aBatchHasNoMoreThanItsLevelAdmits() {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT);
            String[] many = new String[20];
            java.util.Arrays.fill(many, "a");
            List<String> replies = together(house, many);
            assertEquals("b" + (char) ('0' + 16) + "a", replies.getFirst());
            assertEquals("b4a", replies.getLast());
            assertEquals(2, house.status("batch").usage().turns());
        }
    }

    @Test
    void aBatchHasNoMoreContentThanOneMessageMay() {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT.change().messageBytes(10).build());
            assertEquals(List.of("b2a", "b2a", "b1a"), together(house, "a".repeat(5), "a".repeat(5), "a"));
        }
    }

    @Test
    void oneBadMessageDoesNotTakeTheOthersWithIt() {
        try (House house = new House()) {
            deploy(house, Limits.DEFAULT);
            assertEquals(List.of("ma", "CAX-TURN-GUEST-FAILURE", "md"), together(house, "a", "x", "d"));
            assertEquals(1, house.runtime.deadLetters(TenantId.DEFAULT).size());
            assertEquals(List.of("ma", "CAX-TURN-TRAPPED", "md"), together(house, "a", "t", "d"));
            assertEquals(List.of(), house.runtime.logs(House.id("batch"), 3, 10));
        }
    }

    @Test
    void aFailedBatchThatCalledAToolIsNotHandledAgain() {
        try (House house = new House()) {
            house.tools = call -> new ToolOutcome.Answered("{}".getBytes(StandardCharsets.UTF_8), false);
            deploy(house, Limits.DEFAULT);
            assertEquals(List.of("CAX-TURN-GUEST-FAILURE", "CAX-TURN-GUEST-FAILURE"), together(house, "a", "c"));
            assertEquals(2, house.runtime.deadLetters(TenantId.DEFAULT).size());
            assertEquals(1, house.status("batch").usage().toolCalls());
        }
    }
}
