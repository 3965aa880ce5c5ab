package dev.caxton.launcher;

import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Descriptors from what a command line says. */
final class Descriptors {

    private Descriptors() {}

    /** The descriptor of an agent that is run by itself. */
    static AgentDescriptor of(AgentOptions options, Path module) {
        Level level = options.level.orElse(Level.DEFAULT);
        AgentDescriptor base = new AgentDescriptor(
                "agent", TenantId.DEFAULT, level, LevelRules.of(level).limits(), List.of(), Optional.empty());
        return new AgentDescriptor(
                base.name(),
                base.tenant(),
                options.level.orElse(base.level()),
                limits(options, base.limits()),
                base.peers(),
                options.engine.or(base::engine));
    }

    private static Limits limits(AgentOptions options, Limits base) {
        try {
            return new Limits(
                    options.memory.orElse(base.memoryBytes()),
                    options.fuel.orElse(base.fuelPerTurn()),
                    options.time.orElse(base.turnTime()),
                    base.messageBytes(),
                    base.callDepth(),
                    base.hostCallsPerTurn(),
                    base.toolCallsPerTurn(),
                    base.messagesPerTurn(),
                    base.outputBytesPerTurn(),
                    base.mailboxLength());
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    String.valueOf(e.getMessage()),
                    "Give --memory, --fuel or --time another value");
        }
    }
}
