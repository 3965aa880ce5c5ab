package dev.caxton.launcher;

import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.descriptor.DescriptorReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Descriptors from what a command line says. */
final class Descriptors {

    private Descriptors() {}

    /** The descriptor of an agent that is run by itself. */
    static AgentDescriptor of(AgentOptions options) {
        AgentDescriptor base =
                options.descriptor.map(file -> read(file, TenantId.DEFAULT)).orElseGet(() -> bare(options.level));
        return new AgentDescriptor(
                base.name(),
                base.tenant(),
                options.level.orElse(base.level()),
                limits(options, base.limits()),
                base.peers(),
                options.engine.or(base::engine),
                base.upkeep(),
                base.tools());
    }

    private static AgentDescriptor bare(Optional<Level> given) {
        Level level = given.orElse(Level.DEFAULT);
        return new AgentDescriptor(
                "agent", TenantId.DEFAULT, level, LevelRules.of(level).limits(), List.of(), Optional.empty());
    }

    /** The descriptor in a file. */
    static AgentDescriptor read(Path file, TenantId tenant) {
        try {
            return DescriptorReader.read(file.toString(), Inputs.file(file, Inputs.MAX_DOCUMENT), tenant);
        } catch (YamlException e) {
            throw new Fault(
                    ExitCode.REFUSED,
                    e.code(),
                    String.valueOf(e.getMessage()),
                    "docs/descriptor.md describes the fields");
        }
    }

    private static Limits limits(AgentOptions options, Limits base) {
        try {
            return base.change()
                    .memoryBytes(options.memory.orElse(base.memoryBytes()))
                    .fuelPerTurn(options.fuel.orElse(base.fuelPerTurn()))
                    .turnTime(options.time.orElse(base.turnTime()))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    String.valueOf(e.getMessage()),
                    "Give --memory, --fuel or --time another value");
        }
    }
}
