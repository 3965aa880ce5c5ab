package dev.caxton.runtime.sandbox;

/** What a host function answers when it did not do what it was asked for. The numbers are part of the guest ABI and never change their meaning. */
public enum ErrorCode {
    /** A pointer or length reaches outside the guest's memory. */
    INVALID_POINTER(-1),
    /** An argument is malformed: text that is no UTF-8, a name of the wrong shape, an index without a peer. */
    INVALID_ARGUMENT(-2),
    /** The policy does not permit it. */
    DENIED(-3),
    /** The content is larger than a limit. */
    TOO_LARGE(-4),
    /** The receiver's mailbox is full. */
    MAILBOX_FULL(-5),
    /** There is no such agent, or it is not running. */
    NO_SUCH_AGENT(-6),
    /** The turn, or the caller under its grant, has done this as often as it may. */
    LIMIT(-7),
    /** The tool call was made and did not succeed. */
    TOOL_FAILED(-8),
    /** A person has to approve the call first. */
    APPROVAL_REQUIRED(-9),
    /** No result is held. */
    NO_RESULT(-10),
    /** There was no answer in time. */
    TIMEOUT(-11),
    /** It can't be done just now. */
    UNAVAILABLE(-12),
    /** There is no such key, timer or message. */
    NOT_FOUND(-13),
    /** The agent keeps as much as it may. */
    QUOTA(-14);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /**
     * The number the guest sees.
     *
     * @return negative
     */
    public int code() {
        return code;
    }
}
