package dev.caxton.runtime;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The one door to the runtime: deploys agents, hands them messages, and says how they are. Safe for use by many threads; which methods block is said at each.
 *
 * <p>The runtime does not ask who may deploy, stop or read: its callers do, before they call. It does ask the policy who may send to whom.
 */
public final class CaxtonRuntime implements AutoCloseable {

    CaxtonRuntime(RuntimeBuilder settings) {
        throw new UnsupportedOperationException("not finished: " + settings);
    }

    /**
     * Starts to build a runtime.
     *
     * @return a builder; audit log and policies must be given, the rest has defaults
     */
    public static RuntimeBuilder builder() {
        return new RuntimeBuilder();
    }

    /**
     * Deploys an agent and starts it. Blocks while the module is checked, compiled and recorded, up to seconds for a large module. Never replaces: a name in use
     * is refused.
     *
     * @param by who deploys
     * @param descriptor what the agent shall be
     * @param module the WebAssembly binary
     * @return the running agent, or why there is none
     */
    public DeployResult deploy(Principal by, AgentDescriptor descriptor, byte[] module) {
        throw new UnsupportedOperationException();
    }

    /**
     * Hands over a message and waits for what comes of it. The deadline ends the waiting, not the turn: a turn that has begun runs on under its own limits, and
     * one that has not begun is not begun any more.
     *
     * @param from who asks
     * @param message what is asked
     * @param deadline how long to wait, positive
     * @return the answer, or why there is none
     */
    public RequestResult request(Principal from, Message message, Duration deadline) {
        throw new UnsupportedOperationException();
    }

    /**
     * Hands over a message. Does not wait for the agent.
     *
     * @param from who sends
     * @param message what is sent
     * @return accepted if it is in the mailbox
     */
    public SendResult send(Principal from, Message message) {
        throw new UnsupportedOperationException();
    }

    /**
     * The agents of a tenant, by name.
     *
     * @param tenant the tenant
     * @return as they stand
     */
    public List<AgentStatus> agents(TenantId tenant) {
        throw new UnsupportedOperationException();
    }

    /**
     * One agent.
     *
     * @param id which
     * @return as it stands, or empty if there is none
     */
    public Optional<AgentStatus> agent(AgentId id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts a stopped or failed agent with a fresh sandbox. Blocks for one record on disk.
     *
     * @param by who starts it
     * @param id which
     * @return the running agent, or why it does not run
     */
    public LifecycleResult start(Principal by, AgentId id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Stops an agent: its turn is cancelled, what waits for it goes to the dead letters.
     *
     * @param by who stops it
     * @param id which
     * @return the stopped agent, or why it is not stopped
     */
    public LifecycleResult stop(Principal by, AgentId id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes an agent and frees what it holds, after stopping it if need be.
     *
     * @param by who removes it
     * @param id which
     * @return the agent as it last stood, or why it is still there
     */
    public LifecycleResult remove(Principal by, AgentId id) {
        throw new UnsupportedOperationException();
    }

    /**
     * What an agent logged. The oldest lines are forgotten first.
     *
     * @param id which agent
     * @param afterSequence only lines with a higher sequence; 0 for all
     * @param limit how many at most
     * @return lines in order; none if there is no such agent
     */
    public List<LogLine> logs(AgentId id, long afterSequence, int limit) {
        throw new UnsupportedOperationException();
    }

    /**
     * Messages for a tenant's agents that could not be handled. The oldest are forgotten first.
     *
     * @param tenant the tenant
     * @return in the order in which they came
     */
    public List<DeadLetter> deadLetters(TenantId tenant) {
        throw new UnsupportedOperationException();
    }

    /** Stops every agent and gives back every thread. Blocks until the running turns have ended. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
