package dev.caxton.management.rest;

import dev.caxton.runtime.turn.TurnReport;
import java.util.Optional;

/**
 * What became of a message.
 *
 * @param envelope its id
 * @param reply what the agent replied, if that is text
 * @param replyBase64 what it replied, if it is not
 * @param turn what the turn used
 */
public record MessageAnswer(
        String envelope, Optional<String> reply, Optional<String> replyBase64, Optional<TurnView> turn) {

    /**
     * What a turn used.
     *
     * @param outcome how it ended
     * @param fuelUsed fuel units charged
     * @param fuelExact whether that is exactly what the guest used
     * @param guestMicros time in the guest
     * @param toolCalls tool calls tried
     * @param messagesSent messages sent to others
     */
    public record TurnView(
            String outcome, long fuelUsed, boolean fuelExact, long guestMicros, int toolCalls, int messagesSent) {

        static TurnView of(TurnReport turn) {
            return new TurnView(
                    turn.outcome(),
                    turn.fuelUsed(),
                    turn.fuelExact(),
                    turn.guestTime().toNanos() / 1_000,
                    turn.toolCalls(),
                    turn.messagesSent());
        }
    }

    static MessageAnswer accepted(String envelope) {
        return new MessageAnswer(envelope, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static MessageAnswer unanswered(String envelope, TurnReport turn) {
        return new MessageAnswer(envelope, Optional.empty(), Optional.empty(), Optional.of(TurnView.of(turn)));
    }

    static MessageAnswer answered(String envelope, byte[] reply, TurnReport turn) {
        Content content = Content.of(reply);
        return new MessageAnswer(envelope, content.text(), content.base64(), Optional.of(TurnView.of(turn)));
    }
}
