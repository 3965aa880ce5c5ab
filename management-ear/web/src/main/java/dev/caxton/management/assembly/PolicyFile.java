package dev.caxton.management.assembly;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.management.config.ConfigurationException;
import dev.caxton.management.home.Home;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.PolicyStore;
import dev.caxton.management.store.PolicyVersion;
import dev.caxton.management.store.StoredPolicy;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.policy.yaml.YamlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The policy documents of the data directory, one for each tenant, and the policies in force. A tenant without a document is denied everything. Safe for use by
 * many threads: changes come one after the other, decisions never wait for them.
 */
public final class PolicyFile {

    /** The largest document that is read. */
    public static final int MAX_BYTES = PolicyYaml.CAPS.bytes();

    private static final String SUFFIX = ".yaml";

    private final Path file;
    private final AuditLog audit;
    private final PolicyStore history;
    private final InstantSource clock;
    private final ActivePolicies active = new ActivePolicies();
    private final Object changing = new Object();

    private PolicyFile(Path file, AuditLog audit, PolicyStore history, InstantSource clock) {
        this.file = file;
        this.audit = audit;
        this.history = history;
        this.clock = clock;
    }

    /**
     * Puts the documents in force: the file's for the tenant {@code default}, and those of {@code policies/TENANT.yaml} beside it for the others.
     *
     * @param file may be missing
     * @param audit where changes are recorded
     * @param history remembers every document that was in force; one that was changed by hand is added here
     * @param clock when that was
     * @param by who starts the server
     * @return the policies
     * @throws ConfigurationException if the file is not a policy document; nothing is guessed
     */
    static PolicyFile open(Path file, AuditLog audit, PolicyStore history, InstantSource clock, Principal by) {
        PolicyFile policies = new PolicyFile(file, audit, history, clock);
        policies.load(TenantId.DEFAULT, by);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(policies.folder(), "*" + SUFFIX)) {
            for (Path other : others) {
                String name = other.getFileName().toString();
                policies.load(new TenantId(name.substring(0, name.length() - SUFFIX.length())), by);
            }
        } catch (NoSuchFileException e) {
            // Only the one tenant.
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The folder " + policies.folder() + " can't be read: " + e.getMessage(), e);
        }
        history.inForce().keySet().stream()
                .filter(tenant -> policies.digest(tenant).isEmpty())
                .forEach(history::noneInForce);
        return policies;
    }

    private void load(TenantId tenant, Principal by) {
        Path path = path(tenant);
        Home.read(path, MAX_BYTES).ifPresent(bytes -> {
            try {
                PolicyDocument document = PolicyYaml.read(path.getFileName().toString(), bytes);
                if (!document.tenant().equals(tenant)) {
                    throw new ConfigurationException("The policy document " + path + " governs the tenant '"
                            + document.tenant() + "', and its place is that of the tenant '" + tenant + "'.");
                }
                inForce(document, bytes, new Principal(by.kind(), tenant, by.name()));
            } catch (YamlException e) {
                throw new ConfigurationException(
                        "The policy document " + path + " is refused: " + e.getMessage()
                                + " Mend it, or move it away to start with nothing permitted.",
                        e);
            }
        });
    }

    private Path folder() {
        return file.resolveSibling("policies");
    }

    private Path path(TenantId tenant) {
        return tenant.equals(TenantId.DEFAULT) ? file : folder().resolve(tenant + SUFFIX);
    }

    /**
     * The policies in force.
     *
     * @return asked anew for every decision
     */
    public ActivePolicies active() {
        return active;
    }

    /**
     * The document of a tenant as it was written, with the digest it has.
     *
     * @param tenant the tenant
     * @return empty if there is none
     */
    public Optional<Written> written(TenantId tenant) {
        synchronized (changing) {
            return digest(tenant)
                    .flatMap(digest -> Home.read(path(tenant), MAX_BYTES).map(text -> new Written(text, digest)));
        }
    }

    /**
     * A document in force.
     *
     * @param text as it was written
     * @param digest of what it says
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, written to the network
    public record Written(byte[] text, PolicyDigest digest) {}

    /**
     * The digest of the document that governs a tenant.
     *
     * @param tenant the tenant
     * @return empty if there is none
     */
    public Optional<PolicyDigest> digest(TenantId tenant) {
        return active.snapshot().policy(tenant).map(policy -> policy.document().digest());
    }

    /**
     * Replaces the document: first the record, then the file, then the switch that every decision sees at once, then the history.
     *
     * @param document read from the text
     * @param text the document as it was written
     * @param expected whether the digest that is in force, if there is one, is what the caller knows
     * @param by who changes it
     * @return false if another document was in force than expected; nothing has happened then
     * @throws ProblemException if it is in force, but the history could not be written
     */
    public boolean replace(PolicyDocument document, byte[] text, Predicate<Optional<String>> expected, Principal by) {
        synchronized (changing) {
            if (!expected.test(digest(document.tenant()).map(PolicyDigest::hex))) {
                return false;
            }
            CompiledPolicy compiled = CompiledPolicy.compile(document);
            record(document, by);
            Home.write(path(document.tenant()), text);
            active.replace(compiled);
            Kept.to(
                    "The document is in force, but could not be added to the history; the next start of the server does that.",
                    () -> remember(document, text, by));
            return true;
        }
    }

    private void inForce(PolicyDocument document, byte[] text, Principal by) {
        synchronized (changing) {
            record(document, by);
            active.replace(CompiledPolicy.compile(document));
            if (!document.digest().hex().equals(history.inForce().get(document.tenant()))) {
                remember(document, text, by);
            }
        }
    }

    private void remember(PolicyDocument document, byte[] text, Principal by) {
        history.keep(new StoredPolicy(
                document.tenant(),
                document.digest().hex(),
                new String(text, StandardCharsets.UTF_8),
                by,
                clock.instant(),
                true));
    }

    /**
     * Every document of a tenant that was ever in force. Blocks on the database.
     *
     * @param tenant the tenant
     * @return the one that was put in force first comes first
     * @throws ProblemException if the database does not answer
     */
    public List<PolicyVersion> versions(TenantId tenant) {
        return Kept.in("The history can't be read now.", () -> history.versions(tenant));
    }

    /**
     * A document of a tenant that was in force. Blocks on the database.
     *
     * @param tenant the tenant
     * @param digest of what it says
     * @return as it was written, or empty if it never was in force
     * @throws ProblemException if the database does not answer
     */
    public Optional<String> version(TenantId tenant, String digest) {
        return Kept.in("The history can't be read now.", () -> history.version(tenant, digest))
                .map(StoredPolicy::document);
    }

    private void record(PolicyDocument document, Principal by) {
        audit.append(new AuditEvent.PolicyChanged(
                by, document.digest().hex(), digest(document.tenant()).map(PolicyDigest::hex)));
    }
}
