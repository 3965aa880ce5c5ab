package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What {@code message_info} tells of a message. The numbers are part of the guest ABI and never change their meaning. */
public enum MessageField {
    /** The envelope's id. */
    ID(0),
    /** Who sent it: {@code kind:tenant/name}. */
    SENDER(1),
    /** The performative in words. */
    PERFORMATIVE(2),
    /** The conversation. */
    CONVERSATION(3),
    /** What an answer shall carry as {@code in_reply_to}. */
    REPLY_WITH(4),
    /** What it answers. */
    IN_REPLY_TO(5),
    /** The trace context. */
    TRACE(6),
    /** The tool of this agent that is called, by name; nothing if it is no call of a tool. */
    TOOL(7),
    /** How many messages the turn handles. */
    COUNT(16),
    /** The performative as a number. */
    PERFORMATIVE_NUMBER(17),
    /** The priority. */
    PRIORITY(18),
    /** Milliseconds until the deadline. */
    TIME_LEFT(19);

    private static final int FIRST_NUMBER = 16;

    private final int number;

    MessageField(int number) {
        this.number = number;
    }

    /**
     * The number by which a guest asks for it.
     *
     * @return not negative
     */
    public int number() {
        return number;
    }

    static Optional<MessageField> of(long number) {
        for (MessageField field : values()) {
            if (field.number == number) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /** Whether it is answered as the result and not as text. */
    boolean isNumber() {
        return number >= FIRST_NUMBER;
    }

    String text(Envelope envelope) {
        return switch (this) {
            case ID -> envelope.id();
            case SENDER -> envelope.sender().toString();
            case PERFORMATIVE -> envelope.message().performative().toString();
            case CONVERSATION -> envelope.message().conversation().orElse("");
            case REPLY_WITH -> envelope.message().replyWith().orElse("");
            case IN_REPLY_TO -> envelope.message().inReplyTo().orElse("");
            case TRACE -> envelope.message().trace().orElse("");
            case TOOL -> envelope.tool().map(DeclaredTool::name).orElse("");
            case COUNT, PERFORMATIVE_NUMBER, PRIORITY, TIME_LEFT -> "";
        };
    }

    int number(Envelope envelope, Instant now) {
        return switch (this) {
            case PERFORMATIVE_NUMBER -> envelope.message().performative().number();
            case PRIORITY -> envelope.message().priority();
            case TIME_LEFT ->
                envelope.message()
                        .deadline()
                        .map(deadline -> millis(Duration.between(now, deadline)))
                        .orElse(Integer.MAX_VALUE);
            case COUNT, ID, SENDER, PERFORMATIVE, CONVERSATION, REPLY_WITH, IN_REPLY_TO, TRACE, TOOL -> 0;
        };
    }

    /** No less than 0 and no more than a guest's number holds. Seconds first: a long time has more milliseconds than a {@code long} holds. */
    private static int millis(Duration left) {
        if (left.isNegative()) {
            return 0;
        }
        return left.toSeconds() > Integer.MAX_VALUE / 1_000
                ? Integer.MAX_VALUE
                : Math.clamp(left.toMillis(), 0, Integer.MAX_VALUE);
    }
}
