package dev.caxton.runtime.agent;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Usage;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An agent as it stood at one moment.
 *
 * @param id which agent
 * @param module SHA-256 of the original module, lower-case hexadecimal
 * @param level the level it runs under
 * @param engine the engine that runs it
 * @param state where it stands
 * @param limits what it may use
 * @param deployed when it was deployed
 * @param usage what it has used since then
 * @param lastFailure how its last failed turn ended, if one has failed
 * @param upkeep how it is looked after
 * @param health how its supervision sees it
 * @param waiting messages in its mailbox
 * @param tools the tools that it declares
 */
public record AgentStatus(
        AgentId id,
        String module,
        Level level,
        String engine,
        AgentState state,
        Limits limits,
        Instant deployed,
        Usage usage,
        Optional<Problem> lastFailure,
        Upkeep upkeep,
        AgentHealth health,
        int waiting,
        List<DeclaredTool> tools) {}
