package dev.caxton.runtime.node;

import dev.caxton.audit.AuditException;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.turn.TurnResult;
import java.util.Optional;
import java.util.stream.Collectors;

/** The problems of agents and turns, in words. */
public final class Problems {

    /** The code of {@link #expired}. */
    public static final String EXPIRED = "CAX-MESSAGE-EXPIRED";

    /** The code of {@link #held}. */
    public static final String HELD = "CAX-HOLD";

    /** The code of {@link #preparation}. */
    public static final String INIT = "CAX-AGENT-INIT";

    /** The code of {@link #toolReplaced}. */
    public static final String TOOL_REPLACED = "CAX-AGENT-TOOL-REPLACED";

    private Problems() {}

    /**
     * How a turn failed.
     *
     * @param result how it ended
     * @return empty if it completed
     */
    public static Optional<Problem> of(TurnResult result) {
        return switch (result) {
            case TurnResult.Completed c -> Optional.empty();
            case TurnResult.GuestFailure g ->
                problem(
                        "CAX-TURN-GUEST-FAILURE",
                        "the agent ended with status " + g.status(),
                        "The agent's own documentation says what the number means; its log may say more.");
            case TurnResult.Trapped t ->
                problem(
                        "CAX-TURN-TRAPPED",
                        "the agent trapped: " + t.kind() + " (" + t.message() + ")",
                        "Correct the agent; it goes on with a fresh sandbox.");
            case TurnResult.OutOfFuel o ->
                problem(
                        "CAX-TURN-OUT-OF-FUEL",
                        "the turn used up its " + o.limit() + " units of fuel",
                        "Do less in one turn, or raise the limit fuel.");
            case TurnResult.DepthExceeded d ->
                problem(
                        "CAX-TURN-DEPTH",
                        "calls in the agent nested deeper than " + d.limit(),
                        "Recurse less deep, or raise the limit callDepth.");
            case TurnResult.DeadlineExceeded d ->
                problem(
                        "CAX-TURN-TIME",
                        "the turn used up its " + d.limitMillis() + " ms",
                        "Do less in one turn, or raise the limit time.");
            case TurnResult.MemoryExceeded m ->
                problem(
                        "CAX-TURN-MEMORY",
                        "the agent had no room for the message within its " + m.limitBytes() + " bytes of memory",
                        "Send less, free memory in the agent, or raise the limit memory.");
            case TurnResult.PolicyViolation p -> problem(p.code(), p.reason(), "Correct the agent or raise its limit.");
            case TurnResult.HostFailure h ->
                problem("CAX-TURN-HOST", h.reason(), "Look into the runtime's log; the agent is not to blame.");
            case TurnResult.Cancelled c ->
                problem("CAX-TURN-CANCELLED", c.reason(), "Send the message again when the agent runs.");
        };
    }

    /** A change of state that is not legal. */
    static Problem illegal(AgentId agent, AgentState from, AgentState to) {
        String legal = from.next().stream().map(AgentState::name).collect(Collectors.joining(" or "));
        return new Problem(
                "CAX-AGENT-STATE",
                "agent " + agent + " is " + from + " and can't become " + to,
                "From " + from + " it can become " + legal + ".");
    }

    /** The agent's last turn has not ended. */
    static Problem busy(AgentId agent) {
        return new Problem(
                "CAX-AGENT-BUSY",
                "the last turn of agent " + agent + " has not ended yet: it waits for a tool",
                "Try again when the tool has answered or its deadline has passed.");
    }

    /** Another version has just taken the agent's place. */
    static Problem replaced(AgentId agent) {
        return new Problem(
                "CAX-AGENT-BUSY",
                "another version has taken the place of agent " + agent + " just now",
                "Look at the agent, and try again.");
    }

    /** Somebody stops, drains or removes the agent while a sandbox of it is prepared. */
    static Problem endedAtStart(AgentId agent) {
        return new Problem(
                "CAX-AGENT-BUSY",
                "agent " + agent + " was told to end while it was about to begin",
                "Look at the agent, and try again.");
    }

    /** The agent is being deployed, replaced or removed by somebody else. */
    static Problem changing(AgentId agent) {
        return new Problem(
                "CAX-AGENT-BUSY", "somebody else deploys or removes agent " + agent + " just now", "Try again.");
    }

    /** An agent that is about to stop is not replaced. */
    static Problem draining(AgentId agent) {
        return new Problem(
                "CAX-AGENT-STATE",
                "agent " + agent + " drains and can't be replaced now",
                "Wait until it has stopped, or stop it.");
    }

    /**
     * No guest code of the agent may run.
     *
     * @param agent the agent
     * @return the problem
     */
    public static Problem held(AgentId agent) {
        return new Problem(
                HELD, "all turns of agent " + agent + " are held", "Release the hold, or wait until it is released.");
    }

    /** A release has ended one hold, and somebody has made the same again meanwhile. */
    static Problem heldAgain(Hold hold, Principal by) {
        return new Problem(
                "CAX-HOLD-AGAIN",
                by + " has held " + hold + " again while its release was recorded",
                "Release it once more, if the new hold is to end as well.");
    }

    /** A message came too late. */
    static Problem expired() {
        return new Problem(
                EXPIRED, "the message was not handled before its deadline", "Send it again with a later deadline.");
    }

    /** A call of a tool that the agent no longer declares, or not as it was when the call was decided on. */
    static Problem toolReplaced(AgentId agent) {
        return new Problem(
                TOOL_REPLACED,
                "another version of agent " + agent
                        + " has taken its place and does not declare the tool as it was called",
                "Look at the tool as it is described now, and call it again.");
    }

    /** Something could not be recorded, so it does not happen. */
    static Problem unrecorded(String what, AuditException e) {
        return new Problem(
                "CAX-AUDIT-UNAVAILABLE",
                what + " could not be recorded, so it does not happen: " + e.getMessage(),
                "Make the audit log writable again.");
    }

    /** A limit that can't be changed while the agent is there. */
    static Problem fixed(AgentId agent, String limit) {
        return new Problem(
                "CAX-LIMIT-FIXED",
                "the limit " + limit + " of agent " + agent + " is part of its compiled module",
                "Remove the agent and deploy it again with the other limit.");
    }

    /** An account has too little for another agent. */
    static Problem shortage(Account.Shortage shortage) {
        return switch (shortage.resource()) {
            case MEMORY ->
                new Problem(
                        "CAX-RESOURCE-MEMORY",
                        "the agents of " + shortage.account() + " may take " + shortage.total() + " bytes of memory, "
                                + shortage.taken() + " are taken, and this agent asks for " + shortage.asked()
                                + ", what the host keeps for it included",
                        "Lower the limit memory, remove an agent, raise the quota, or give the runtime more heap.");
            case AGENTS ->
                new Problem(
                        "CAX-RESOURCE-AGENTS",
                        shortage.account() + " may have " + shortage.total() + " agents and has " + shortage.taken(),
                        "Remove an agent, or raise the quota.");
        };
    }

    /** What the agent keeps can't be deleted now. */
    static Problem stateKept(AgentId agent, String reason) {
        return new Problem(
                "CAX-STATE-UNAVAILABLE",
                "the state of agent " + agent + " can't be deleted, so the agent is not removed: " + reason,
                "Stop the agent, and remove it when the store of states can be reached again.");
    }

    /** A fresh sandbox could not be prepared. */
    static Problem preparation(Problem cause) {
        return new Problem(
                INIT, "the agent could not be prepared: " + cause.code() + ": " + cause.message(), cause.remedy());
    }

    private static Optional<Problem> problem(String code, String message, String remedy) {
        return Optional.of(new Problem(code, message, remedy));
    }
}
