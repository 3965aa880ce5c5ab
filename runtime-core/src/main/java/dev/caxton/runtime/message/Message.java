package dev.caxton.runtime.message;

import dev.caxton.policy.identity.AgentId;
import java.time.Instant;
import java.util.Optional;

/**
 * What one party wants to say to an agent. Immutable.
 *
 * @param receiver the agent it is for
 * @param performative what it is meant to do
 * @param content the bytes the guest gets; the runtime does not look into them
 * @param conversation the conversation it belongs to, 1 to 255 printable ASCII characters
 * @param replyWith what an answer shall carry as {@code inReplyTo}, of the same shape
 * @param inReplyTo the {@code replyWith} of the message this one answers, of the same shape
 * @param priority 0 (least urgent) to 9; 4 unless told
 * @param deadline when it is no longer worth handling, no later than {@link #LATEST_DEADLINE}; it is then undeliverable
 * @param trace W3C {@code traceparent} of whoever sends it
 * @param idempotency names the message to those who may send it twice: within ten minutes the same id of the same sender to the same agent is the same message
 */
public record Message(
        AgentId receiver,
        Performative performative,
        Content content,
        Optional<String> conversation,
        Optional<String> replyWith,
        Optional<String> inReplyTo,
        int priority,
        Optional<Instant> deadline,
        Optional<String> trace,
        Optional<String> idempotency) {

    /** The priority of a message that names none: that of Jakarta Messaging. */
    public static final int NORMAL_PRIORITY = 4;

    /** The most urgent priority. */
    public static final int MAX_PRIORITY = 9;

    /** The furthest deadline: the last second that RFC 3339 can write. What is computed from it stays far from the ends of {@link Instant} and {@code long}. */
    public static final Instant LATEST_DEADLINE = Instant.parse("9999-12-31T23:59:59Z");

    private static final int MAX_ID = 255;

    /** Refuses an identifier, priority or deadline out of its range with an {@link IllegalArgumentException}. */
    public Message {
        requireId("conversation", conversation);
        requireId("replyWith", replyWith);
        requireId("inReplyTo", inReplyTo);
        requireId("trace", trace);
        requireId("idempotency", idempotency);
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("a priority lies between 0 and 9, not " + priority);
        }
        if (deadline.isPresent() && deadline.get().isAfter(LATEST_DEADLINE)) {
            throw new IllegalArgumentException("a deadline is no later than " + LATEST_DEADLINE);
        }
    }

    /**
     * Starts a message.
     *
     * @param receiver the agent it is for
     * @return a builder; a request without content unless told
     */
    public static Builder to(AgentId receiver) {
        return new Builder(receiver);
    }

    /**
     * How long the content is.
     *
     * @return bytes
     */
    public int size() {
        return content.size();
    }

    /**
     * Whether a text has the shape of conversations and other identifiers, apart from being empty.
     *
     * @param text the text
     * @return true for up to 255 printable ASCII characters
     */
    public static boolean isId(String text) {
        if (text.length() > MAX_ID) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static void requireId(String name, Optional<String> value) {
        if (value.isPresent() && (value.get().isEmpty() || !isId(value.get()))) {
            throw new IllegalArgumentException(name + " is 1 to 255 printable ASCII characters without blanks");
        }
    }

    /** Builds a {@link Message}. For one thread. */
    public static final class Builder {

        private final AgentId receiver;
        private Performative performative = Performative.REQUEST;
        private Content content = Content.EMPTY;
        private Optional<String> conversation = Optional.empty();
        private Optional<String> replyWith = Optional.empty();
        private Optional<String> inReplyTo = Optional.empty();
        private int priority = NORMAL_PRIORITY;
        private Optional<Instant> deadline = Optional.empty();
        private Optional<String> trace = Optional.empty();
        private Optional<String> idempotency = Optional.empty();

        private Builder(AgentId receiver) {
            this.receiver = receiver;
        }

        /**
         * Sets what it is meant to do.
         *
         * @param value the performative
         * @return this
         */
        public Builder performative(Performative value) {
            performative = value;
            return this;
        }

        /**
         * Sets the bytes the guest gets.
         *
         * @param value the content
         * @return this
         */
        public Builder content(Content value) {
            content = value;
            return this;
        }

        /**
         * Sets the bytes the guest gets.
         *
         * @param value the content, which is copied
         * @return this
         */
        public Builder content(byte[] value) {
            return content(Content.of(value));
        }

        /**
         * Sets the conversation.
         *
         * @param value its id
         * @return this
         */
        public Builder conversation(String value) {
            conversation = Optional.of(value);
            return this;
        }

        /**
         * Sets what an answer shall refer to.
         *
         * @param value the id
         * @return this
         */
        public Builder replyWith(String value) {
            replyWith = Optional.of(value);
            return this;
        }

        /**
         * Sets what this answers.
         *
         * @param value the id
         * @return this
         */
        public Builder inReplyTo(String value) {
            inReplyTo = Optional.of(value);
            return this;
        }

        /**
         * Sets the priority.
         *
         * @param value 0 to 9
         * @return this
         */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /**
         * Sets the deadline.
         *
         * @param value when it is no longer worth handling, no later than {@link #LATEST_DEADLINE}
         * @return this
         */
        public Builder deadline(Instant value) {
            deadline = Optional.of(value);
            return this;
        }

        /**
         * Sets the trace context.
         *
         * @param value a W3C traceparent; dropped if it has another form than {@link TraceParent}
         * @return this
         */
        public Builder trace(String value) {
            trace = TraceParent.of(value);
            return this;
        }

        /**
         * Sets the id that makes repetitions harmless.
         *
         * @param value the id, another one for each message
         * @return this
         */
        public Builder idempotency(String value) {
            idempotency = Optional.of(value);
            return this;
        }

        /**
         * Builds.
         *
         * @return the message
         * @throws IllegalArgumentException if a value is out of its range
         */
        public Message build() {
            return new Message(
                    receiver,
                    performative,
                    content,
                    conversation,
                    replyWith,
                    inReplyTo,
                    priority,
                    deadline,
                    trace,
                    idempotency);
        }
    }
}
