package dev.caxton.runtime.mail;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Problem;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** The answer to a request for a place in a mailbox. */
public sealed interface Posting {

    /**
     * There is no place.
     *
     * @param reason why
     */
    record Refused(Reason reason) implements Posting {}

    /** Why there is no place in a mailbox. */
    enum Reason {
        /** There is no such agent. */
        UNKNOWN("CAX-AGENT-UNKNOWN", "there is no agent", "Deploy it, or correct the name."),
        /** The agent takes no messages now. */
        STOPPED("CAX-AGENT-NOT-RUNNING", "takes no messages: it is not running", "Start the agent."),
        /** Its breaker is open. */
        RESTING(
                "CAX-AGENT-RESTING",
                "has failed too often of late and rests",
                "Send again later; its status says when, and how its last turn failed."),
        /** Its mailbox is full. */
        FULL("CAX-MAILBOX-FULL", "has a full mailbox", "Send again later, or raise the limit mailbox."),
        /** The content is larger than the agent's limit. */
        TOO_LARGE("CAX-MESSAGE-TOO-LARGE", "takes no message that large", "Send less, or raise the limit message."),
        /** The messages waiting on this node take all the memory there is for them. */
        NO_ROOM(
                "CAX-MESSAGE-NO-ROOM",
                "can't be reached: the messages waiting on this node use all the memory set aside for them",
                "Send again later, or give the runtime more heap.");

        private final String code;
        private final String text;
        private final String remedy;

        Reason(String code, String text, String remedy) {
            this.code = code;
            this.text = text;
            this.remedy = remedy;
        }

        /**
         * The code of the problem.
         *
         * @return a stable code
         */
        public String code() {
            return code;
        }

        /**
         * The reason in words.
         *
         * @param receiver the agent
         * @return a problem
         */
        public Problem problem(AgentId receiver) {
            String sentence = this == UNKNOWN ? text + " " + receiver : "agent " + receiver + " " + text;
            return new Problem(code, sentence, remedy);
        }
    }

    /** Where a reserved place becomes a message, or is given back. */
    interface Place {

        /**
         * Turns the place into a message.
         *
         * @param delivery the message
         * @return false if nothing was delivered
         */
        boolean commit(Delivery delivery);

        /**
         * Gives the place back.
         *
         * @param size what was reserved, bytes
         */
        void release(int size);
    }

    /** A reserved place in a mailbox. Nobody sees it until it is committed. Exactly one of its methods takes effect, once. */
    final class Slot implements Posting {

        private static final AtomicIntegerFieldUpdater<Slot> USED =
                AtomicIntegerFieldUpdater.newUpdater(Slot.class, "used");

        private final Place place;
        private final int bytes;
        // 1 if it is. No object of its own: there is a place for each message.
        private volatile int used;

        Slot(Place place, int bytes) {
            this.place = place;
            this.bytes = bytes;
        }

        /**
         * Turns the place into a message.
         *
         * @param delivery the message, with a content as large as the place was reserved for
         * @return false if the mailbox was closed in between: nothing was delivered, and the caller still has the message
         */
        public boolean commit(Delivery delivery) {
            if (delivery.envelope().message().size() != bytes) {
                throw new IllegalArgumentException("the place was reserved for another size");
            }
            return USED.compareAndSet(this, 0, 1) && place.commit(delivery);
        }

        /** Gives the place back. */
        public void release() {
            if (USED.compareAndSet(this, 0, 1)) {
                place.release(bytes);
            }
        }
    }
}
