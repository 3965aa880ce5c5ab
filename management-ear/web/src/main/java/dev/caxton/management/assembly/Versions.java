package dev.caxton.management.assembly;

import dev.caxton.audit.AuditException;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.AgentStore;
import dev.caxton.management.store.StoredVersion;
import dev.caxton.mcp.pin.Decisions;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.descriptor.DescriptorReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The versions of agents, kept so that each can run again. Safe for use by many threads; blocks on the database, on compilation, and on turns that have to end. */
public final class Versions {

    /** Versions of one agent that are kept, the current one included: enough to go back, and no store without end. */
    public static final int MOST = 50;

    private final CaxtonRuntime runtime;
    private final AgentStore store;
    private final Archive archive;
    private final OneByOne changes;
    private final ToolOffering tools;

    Versions(CaxtonRuntime runtime, AgentStore store, Archive archive, OneByOne changes, ToolOffering tools) {
        this.runtime = runtime;
        this.store = store;
        this.archive = archive;
        this.changes = changes;
        this.tools = tools;
    }

    /**
     * Deploys the next version of an agent, which takes the place of the one there is; see {@link CaxtonRuntime#replace}. The oldest of more than {@link #MOST}
     * versions are forgotten. If it fails, the agent is as it was.
     *
     * @param by who deploys
     * @param id the agent
     * @param wanted whether the version there is now, if any, is the one the caller knows
     * @param descriptor the descriptor's text, under the agent's name
     * @param module the module
     * @return what the runtime said, and the number of the version
     * @throws dev.caxton.policy.yaml.YamlException if the text is not a descriptor
     * @throws ProblemException if it is another agent's, if another version is there, or if it can't be kept
     */
    public Replaced replace(
            Principal by, AgentId id, Predicate<Optional<String>> wanted, byte[] descriptor, byte[] module) {
        AgentDescriptor read = DescriptorReader.read("descriptor", descriptor, id.tenant());
        if (!read.name().equals(id.name())) {
            throw new ProblemException(
                    "CAX-AGENT-NAME",
                    "The descriptor is of an agent '" + read.name() + "', and the path names '" + id.name() + "'.",
                    "Deploy another agent with POST /api/v1/agents, or give the descriptor the agent's name.");
        }
        return changes.of(id, () -> {
            StoredVersion before = wantedNow(id, wanted);
            tools.require(read);
            return switch (runtime.replace(by, read, module)) {
                case DeployResult.Refused refused -> throw new ProblemException(refused.problem());
                case DeployResult.Deployed deployed -> {
                    List<String> warnings = new ArrayList<>();
                    int number = keptOrBack(before, id, () -> {
                        warnings.addAll(tools.offer(read, by));
                        return archive.next(
                                id,
                                new Archive.Order(
                                        by, descriptor, module, deployed.agent().deployed()));
                    });
                    prune(id);
                    yield new Replaced(with(deployed, warnings), number);
                }
            };
        });
    }

    private void prune(AgentId id) {
        try {
            Kept.to("Old versions of " + id + " are still there.", () -> archive.prune(id, MOST));
        } catch (ProblemException e) {
            // It is in the log, and the next deployment tries again.
        }
    }

    /**
     * Makes a version run again that is kept.
     *
     * @param by who wants it
     * @param id the agent
     * @param wanted whether the version there is now, if any, is the one the caller knows
     * @param number the version
     * @return what the runtime said, and the number
     * @throws ProblemException if there is no such version, if another version is there than the caller knows, or if it can't be kept
     */
    public Replaced activate(Principal by, AgentId id, Predicate<Optional<String>> wanted, int number) {
        return changes.of(id, () -> {
            StoredVersion before = wantedNow(id, wanted);
            StoredVersion version = all(id).stream()
                    .filter(kept -> kept.number() == number)
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(
                            "CAX-VERSION-UNKNOWN",
                            "The agent '" + id + "' has no version " + number + ".",
                            "Look at its versions: GET /api/v1/agents/" + id + "/versions; only the newest " + MOST
                                    + " are kept."));
            AgentDescriptor read = descriptor(id, version);
            tools.require(read);
            return switch (again(by, version, read)) {
                case DeployResult.Refused refused -> throw new ProblemException(refused.problem());
                case DeployResult.Deployed deployed -> {
                    List<String> warnings = new ArrayList<>();
                    int current = keptOrBack(before, id, () -> {
                        warnings.addAll(tools.offer(read, by));
                        store.makeCurrent(id, number);
                        return number;
                    });
                    yield new Replaced(with(deployed, warnings), current);
                }
            };
        });
    }

    /**
     * A version that has taken the place of another one.
     *
     * @param deployed what the runtime said
     * @param version its number
     */
    public record Replaced(DeployResult.Deployed deployed, int version) {}

    private StoredVersion wantedNow(AgentId id, Predicate<Optional<String>> wanted) {
        Optional<StoredVersion> now =
                Kept.in("The agent was not replaced, since that can't be kept now.", () -> store.current(id));
        if (!wanted.test(now.map(version -> Integer.toString(version.number())))) {
            throw new ProblemException(
                    "CAX-HTTP-PRECONDITION",
                    "Another version is there now than If-Match names.",
                    "Look at the versions again, and make the change with the new entity tag.");
        }
        return now.orElseThrow(() -> new ProblemException(
                "CAX-AGENT-UNKNOWN",
                "There is no agent '" + id + "'.",
                "Look at the list of agents, GET /api/v1/agents, or deploy it with POST."));
    }

    /** The same with more warnings. */
    static DeployResult.Deployed with(DeployResult.Deployed deployed, List<String> more) {
        return new DeployResult.Deployed(
                deployed.agent(),
                Stream.concat(deployed.warnings().stream(), more.stream()).toList());
    }

    private static AgentDescriptor descriptor(AgentId id, StoredVersion version) {
        return DescriptorReader.read("descriptor", version.descriptor().getBytes(StandardCharsets.UTF_8), id.tenant());
    }

    private DeployResult again(Principal by, StoredVersion version, AgentDescriptor read) {
        byte[] module = archive.module(version.module())
                .orElseThrow(() -> new ProblemException(
                        "CAX-STORE-MODULE",
                        "The module " + version.module() + " of version " + version.number()
                                + " is missing or damaged.",
                        "Put the file back from a backup, or deploy the module anew."));
        return runtime.replace(by, read, module);
    }

    /** Keeps that another version runs. If that fails, the one before runs again, or nothing does: what the caller is told did not happen must not go on. */
    private int keptOrBack(StoredVersion before, AgentId id, IntSupplier keep) {
        Decisions decided = tools.decisions(id);
        boolean kept = false;
        try {
            int number = Kept.in(
                    "The new version could not be kept, so the agent goes on with the one before.", keep::getAsInt);
            kept = true;
            return number;
        } finally {
            if (!kept && !backTo(before, id, decided)) {
                runtime.stop(CaxtonRuntime.SYSTEM, id);
            }
        }
    }

    private boolean backTo(StoredVersion before, AgentId id, Decisions decided) {
        try {
            AgentDescriptor read = descriptor(id, before);
            if (!(again(CaxtonRuntime.SYSTEM, before, read) instanceof DeployResult.Deployed)) {
                return false;
            }
            tools.offerAgain(read, decided);
            return true;
        } catch (ProblemException | YamlException | AuditException e) {
            return false;
        }
    }

    /**
     * The version of an agent that is the current one.
     *
     * @param id the agent
     * @return empty if it is not kept
     */
    public Optional<StoredVersion> current(AgentId id) {
        return Kept.in("The versions can't be read now.", () -> store.current(id));
    }

    /**
     * The versions of an agent that are kept.
     *
     * @param id the agent
     * @return the oldest first; none if it is not kept
     */
    public List<StoredVersion> all(AgentId id) {
        return Kept.in("The versions can't be read now.", () -> store.versions(id));
    }
}
