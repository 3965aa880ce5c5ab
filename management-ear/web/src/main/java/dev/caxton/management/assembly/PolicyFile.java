package dev.caxton.management.assembly;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.management.config.ConfigurationException;
import dev.caxton.management.home.Home;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.policy.yaml.YamlException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The policy document of the data directory, and the policies in force. Without a document everything is denied. Safe for use by many threads: changes
 * come one after the other, decisions never wait for them.
 */
public final class PolicyFile {

    /** The largest document that is read. */
    public static final int MAX_BYTES = PolicyYaml.CAPS.bytes();

    private final Path file;
    private final AuditLog audit;
    private final ActivePolicies active = new ActivePolicies();
    private final Object changing = new Object();

    private PolicyFile(Path file, AuditLog audit) {
        this.file = file;
        this.audit = audit;
    }

    /**
     * Puts the document of the file in force.
     *
     * @param file may be missing
     * @param audit where changes are recorded
     * @param by who starts the server
     * @return the policies
     * @throws ConfigurationException if the file is not a policy document; nothing is guessed
     */
    static PolicyFile open(Path file, AuditLog audit, Principal by) {
        PolicyFile policies = new PolicyFile(file, audit);
        Home.read(file, MAX_BYTES).ifPresent(bytes -> {
            try {
                policies.inForce(PolicyYaml.read(file.getFileName().toString(), bytes), by);
            } catch (YamlException e) {
                throw new ConfigurationException(
                        "The policy document " + file + " is refused: " + e.getMessage()
                                + " Mend it, or move it away to start with nothing permitted.",
                        e);
            }
        });
        return policies;
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
     * The document as it was written.
     *
     * @return empty if there is none
     */
    public Optional<byte[]> text() {
        return Home.read(file, MAX_BYTES);
    }

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
     * Replaces the document: first the record, then the file, then the switch that every decision sees at once.
     *
     * @param document read from the text
     * @param text the document as it was written
     * @param expected the digest that must be in force, if the caller cares
     * @param by who changes it
     * @return false if another document was in force than expected; nothing has happened then
     */
    public boolean replace(PolicyDocument document, byte[] text, Optional<String> expected, Principal by) {
        synchronized (changing) {
            if (expected.isPresent()
                    && !expected.equals(digest(document.tenant()).map(PolicyDigest::hex))) {
                return false;
            }
            CompiledPolicy compiled = CompiledPolicy.compile(document);
            record(document, by);
            Home.write(file, text);
            active.replace(compiled);
            return true;
        }
    }

    private void inForce(PolicyDocument document, Principal by) {
        synchronized (changing) {
            record(document, by);
            active.replace(CompiledPolicy.compile(document));
        }
    }

    private void record(PolicyDocument document, Principal by) {
        audit.append(new AuditEvent.PolicyChanged(
                by, document.digest().hex(), digest(document.tenant()).map(PolicyDigest::hex)));
    }
}
