package dev.caxton.runtime.mail;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Problem;

/** The answer to a request for a place in a mailbox. */
public sealed interface Posting permits Slot, Posting.Refused {

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
        /** Its mailbox is full. */
        FULL("CAX-MAILBOX-FULL", "has a full mailbox", "Send again later, or raise the limit mailboxLength."),
        /** The content is larger than the agent's limit. */
        TOO_LARGE(
                "CAX-MESSAGE-TOO-LARGE", "takes no message that large", "Send less, or raise the limit messageBytes."),
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
}
