package dev.caxton.runtime;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.resource.Usage;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.mail.DeadLetters;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.node.Agent;
import dev.caxton.runtime.node.Agents;
import dev.caxton.runtime.node.HoldSwitch;
import dev.caxton.runtime.node.Tenants;
import dev.caxton.runtime.spi.ToolHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one door to the runtime: deploys agents, hands them messages, and says how they are. Safe for use by many threads; which methods block is said at each.
 *
 * <p>The runtime does not ask who may deploy, stop or read: its callers do, before they call. It does ask the policy who may send to whom.
 */
public final class CaxtonRuntime implements AutoCloseable {

    /** The runtime itself, where nobody else acts. */
    public static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");

    private final Machinery machinery;
    private final Lifecycles lifecycles;
    private final Tenants tenants;
    private final Agents agents;
    private final HoldSwitch holds;
    private final Doorway doorway;
    private final DeadLetters deadLetters;

    CaxtonRuntime(Settings settings) {
        this.machinery = new Machinery(settings, SYSTEM);
        this.tenants = machinery.tenants();
        this.agents = machinery.agents();
        this.lifecycles = new Lifecycles(agents);
        this.holds = machinery.holds();
        this.doorway = machinery.doorway();
        this.deadLetters = machinery.deadLetters();
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
        return lifecycles.deploy(by, descriptor, module);
    }

    /**
     * Deploys an agent without running any of its code: it is {@code LOADED} until it is started. For agents that were stopped or held before the host began
     * anew. Everything else is as with {@link #deploy}.
     *
     * @param by who deploys
     * @param descriptor what the agent shall be
     * @param module the WebAssembly binary
     * @return the loaded agent, or why there is none
     */
    public DeployResult load(Principal by, AgentDescriptor descriptor, byte[] module) {
        return lifecycles.load(by, descriptor, module);
    }

    /**
     * Deploys the next version of an agent, which takes the place of the one there is between two turns: the name, what waits in the mailbox, log, state and timers
     * are its own from then on, and no sender notices. It runs if the version before runs or has failed, and is {@code LOADED} if that one was stopped. The guest of
     * the version before is not told; what it has not kept as state is gone. Until the next version's {@code init} has succeeded the agent is as it was,
     * and stays so if anything fails. Both versions have to find room for that time. Blocks while the module is checked, compiled and recorded, for the end of
     * the running turn, at most 10 s, and for {@code init}.
     *
     * @param by who deploys
     * @param descriptor what the agent shall be, under the name it has
     * @param module the WebAssembly binary
     * @return the agent, or why it was not replaced
     */
    public DeployResult replace(Principal by, AgentDescriptor descriptor, byte[] module) {
        return lifecycles.replace(by, descriptor, module);
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
        return doorway.request(from, message, deadline);
    }

    /**
     * Hands over a message. Does not wait for the agent.
     *
     * @param from who sends
     * @param message what is sent
     * @return accepted if it is in the mailbox
     */
    public SendResult send(Principal from, Message message) {
        return doorway.send(from, message);
    }

    /**
     * Hands over a message and does not wait for what comes of it: a ticket fetches that later. Nobody hears of a failure until the message has been handled as often
     * as the agent's rule says.
     *
     * @param from who asks, to whom the ticket belongs
     * @param message what is asked
     * @param life how long the ticket lives, 1 s to an hour
     * @return the ticket, or why there is none
     */
    public AskResult ask(Principal from, Message message, Duration life) {
        return doorway.ask(from, message, life);
    }

    /**
     * What a ticket gives now.
     *
     * @param from who asked
     * @param ticket the ticket
     * @return the result if it is there
     */
    public TicketResult poll(Principal from, String ticket) {
        return doorway.poll(from, ticket);
    }

    /**
     * What a ticket gives, as soon as it is there. Blocks until then, or until the deadline.
     *
     * @param from who asked
     * @param ticket the ticket
     * @param deadline how long to wait, positive, at most an hour
     * @return the result if it is there in time
     */
    public TicketResult await(Principal from, String ticket, Duration deadline) {
        return doorway.await(from, ticket, deadline);
    }

    /**
     * Forgets a ticket before its time. A request whose turn has not begun is not begun any more, unless it carries an idempotency id, under which others may ask
     * for it; a turn that has begun goes on.
     *
     * @param from who asked
     * @param ticket the ticket
     * @return why nothing is forgotten, or empty
     */
    public Optional<Problem> cancel(Principal from, String ticket) {
        return doorway.cancel(from, ticket);
    }

    /**
     * The way to the tools that agents declare, for whoever decides on calls of them.
     *
     * @return hands calls over to the agents of this runtime
     */
    public ToolHost tools() {
        return machinery.tools();
    }

    /**
     * The functions of the host that an agent's module imports.
     *
     * @param id which agent
     * @return {@code module.function} each, or empty if there is no such agent
     */
    public Optional<List<String>> imports(AgentId id) {
        return agents.find(id).map(Agent::imports);
    }

    /**
     * The agents of a tenant, by name.
     *
     * @param tenant the tenant
     * @return as they stand
     */
    public List<AgentStatus> agents(TenantId tenant) {
        return agents.of(tenant).stream().map(Agent::status).toList();
    }

    /**
     * One agent.
     *
     * @param id which
     * @return as it stands, or empty if there is none
     */
    public Optional<AgentStatus> agent(AgentId id) {
        return agents.find(id).map(Agent::status);
    }

    /**
     * Starts a stopped or failed agent with a fresh sandbox. Blocks for one record on disk and the guest's {@code init}; whoever stops, drains or removes the agent
     * meanwhile does not wait for that, and the start is refused with {@code CAX-AGENT-BUSY}.
     *
     * @param by who starts it
     * @param id which
     * @return the running agent, or why it does not run
     */
    public LifecycleResult start(Principal by, AgentId id) {
        return lifecycles.start(by, id);
    }

    /**
     * Stops an agent: its turn is cancelled, as is a start or replacement that is under way; what waits for it goes to the dead letters.
     *
     * @param by who stops it
     * @param id which
     * @return the stopped agent, or why it is not stopped
     */
    public LifecycleResult stop(Principal by, AgentId id) {
        return lifecycles.stop(by, id);
    }

    /**
     * Lets an agent handle the messages it has, lets no new ones in, and stops it when none is left or at the deadline. Does not wait for that.
     *
     * @param by who drains it
     * @param id which
     * @param deadline how long it may take, 5 s to 10 min
     * @return the draining agent, or why it does not drain
     */
    public LifecycleResult drain(Principal by, AgentId id, Duration deadline) {
        return lifecycles.drain(by, id, deadline);
    }

    /**
     * Removes an agent, what it keeps as state included, and frees what it holds, after stopping it if need be. Its name is free at once. Blocks on the store of
     * states; if that can't be reached, the agent stays. Blocks for up to a second more until its last turn has ended and all that it held is given back, so that
     * whoever deploys next finds room; a goodbye that takes longer goes on alone.
     *
     * @param by who removes it
     * @param id which
     * @return the agent as it last stood, or why it is still there
     */
    public LifecycleResult remove(Principal by, AgentId id) {
        return lifecycles.remove(by, id);
    }

    /**
     * Lets an agent handle the messages it has for a minute at most, then stops it; see {@link #drain(Principal, AgentId, Duration)}.
     *
     * @param by who drains it
     * @param id which
     * @return the draining agent, or why it does not drain
     */
    public LifecycleResult drain(Principal by, AgentId id) {
        return drain(by, id, Lifecycles.USUAL_DRAIN);
    }

    /**
     * Changes the limits of an agent, whatever its state: its next turn obeys them. Memory and call depth are part of the compiled module and can't be changed. A
     * change lasts as long as the agent is deployed. Blocks for one record on disk.
     *
     * @param by who changes them
     * @param id which agent
     * @param limits from now on
     * @return the agent with its limits, or why they are as they were
     */
    public LifecycleResult changeLimits(Principal by, AgentId id, Limits limits) {
        return lifecycles.changeLimits(by, id, limits);
    }

    /**
     * Changes what the agents of a tenant may use together. What they have beyond that stays, and nothing is added. Lasts until the runtime is closed. Blocks for one
     * record on disk.
     *
     * @param by who changes it
     * @param tenant the tenant
     * @param quota from now on
     * @return why it is as it was, or empty
     */
    public Optional<Problem> changeQuota(Principal by, TenantId tenant, Quota quota) {
        return tenants.changeQuota(by, tenant, quota);
    }

    /**
     * Changes what all agents may use together, as for a tenant.
     *
     * @param by who changes it
     * @param quota from now on
     * @return why it is as it was, or empty
     */
    public Optional<Problem> changeQuota(Principal by, Quota quota) {
        return tenants.changeQuota(by, quota);
    }

    /**
     * What the agents of a tenant may use together.
     *
     * @param tenant the tenant
     * @return its quota
     */
    public Quota quota(TenantId tenant) {
        return tenants.quota(tenant);
    }

    /**
     * What all agents may use together.
     *
     * @return the node's quota
     */
    public Quota quota() {
        return tenants.quota();
    }

    /**
     * What an agent has used since it was deployed.
     *
     * @param id which agent
     * @return a snapshot, or empty if there is none
     */
    public Optional<Usage> usage(AgentId id) {
        return agents.find(id).map(agent -> agent.status().usage());
    }

    /**
     * What the agents of a tenant have used since the runtime started, removed ones included.
     *
     * @param tenant the tenant
     * @return a snapshot
     */
    public Usage usage(TenantId tenant) {
        return tenants.usage(tenant);
    }

    /**
     * What all agents have used since the runtime started, removed ones included.
     *
     * @return a snapshot
     */
    public Usage usage() {
        return tenants.usage();
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
        return agents.find(id).map(agent -> agent.log(afterSequence, limit)).orElse(List.of());
    }

    /**
     * Messages for a tenant's agents that could not be handled. The oldest are forgotten first.
     *
     * @param tenant the tenant
     * @return in the order in which they came
     */
    public List<DeadLetter> deadLetters(TenantId tenant) {
        return deadLetters.of(tenant);
    }

    /**
     * One dead letter, with its content, what turns did with it, and why it is here.
     *
     * @param tenant whose it is
     * @param sequence its number
     * @return the letter, or empty if it is not there any more
     */
    public Optional<DeadLetter> deadLetter(TenantId tenant, long sequence) {
        return deadLetters.find(tenant, sequence);
    }

    /**
     * Throws the one switch: what is held stops at once, within a quantum for a running turn. Holding what is held changes nothing. Holds are not kept across a
     * restart of the runtime.
     *
     * @param by who holds it
     * @param hold what
     */
    public void hold(Principal by, Hold hold) {
        holds.hold(by, hold);
    }

    /**
     * Releases a hold; what waited goes on. Blocks for one record on disk.
     *
     * @param by who releases it
     * @param hold as it was made
     * @return why it is still held, or empty if it is released
     */
    public Optional<Problem> release(Principal by, Hold hold) {
        return holds.release(by, hold);
    }

    /**
     * What is held now.
     *
     * @return an unmodifiable set
     */
    public Set<Hold> holds() {
        return holds.all();
    }

    /**
     * Delivers a dead letter again, with its envelope as it was. If that is refused, it stays a dead letter, under a new number. A call of a tool is never delivered again and stays
     * as it is: it was decided on and recorded once, for one call.
     *
     * @param tenant whose it is
     * @param sequence its number
     * @return accepted if it is in the receiver's mailbox
     */
    public SendResult replay(TenantId tenant, long sequence) {
        if (deadLetters
                .find(tenant, sequence)
                .flatMap(found -> found.envelope().tool())
                .isPresent()) {
            return new SendResult.Refused(new Problem(
                    "CAX-LETTER-CALL",
                    "the dead letter " + sequence
                            + " is a call of a tool, which was permitted once and is not delivered again",
                    "Have whoever called call again: it is decided, approved and recorded as a call of its own."));
        }
        Optional<DeadLetter> letter = deadLetters.take(tenant, sequence);
        if (letter.isEmpty()) {
            return new SendResult.Refused(new Problem(
                    "CAX-LETTER-UNKNOWN",
                    "there is no dead letter " + sequence,
                    "List the dead letters: the oldest are forgotten first."));
        }
        Envelope envelope = letter.get().envelope();
        SendResult result = doorway.again(envelope);
        if (result instanceof SendResult.Refused refused) {
            deadLetters.add(
                    tenant,
                    new Delivery(
                            envelope,
                            Delivery.Listener.NOBODY,
                            letter.get().attempts(),
                            letter.get().effects()),
                    refused.problem());
        }
        return result;
    }

    /**
     * Forgets a tenant's dead letters.
     *
     * @param tenant the tenant
     * @return how many there were
     */
    public int purge(TenantId tenant) {
        return deadLetters.purge(tenant);
    }

    /**
     * Stops every agent and gives back every thread; later calls are refused. Blocks until the running turns have ended, but at most 5 s: a turn that waits for a
     * tool any longer is left to the tool's own deadline.
     */
    @Override
    public void close() {
        machinery.close();
    }
}
