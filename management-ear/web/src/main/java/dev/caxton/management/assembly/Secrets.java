package dev.caxton.management.assembly;

import dev.caxton.mcp.upstream.SecretException;
import dev.caxton.mcp.upstream.SecretFiles;
import java.nio.file.Path;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;

/**
 * The secrets of upstreams: from the configuration of Open Liberty, which keeps them encrypted and decodes them as they are looked up, and otherwise from files. Safe for use by many threads;
 * needs none of the container's.
 */
final class Secrets {

    /** Before the name of a secret stands this, in the default namespace of JNDI: it belongs to no component. */
    private static final String NAMESPACE = "caxton/secrets/";

    private final SecretFiles files;

    Secrets(Optional<Path> folder) {
        this.files = new SecretFiles(folder);
    }

    /**
     * Reads a secret.
     *
     * @param name its name
     * @return its value, or empty if there is none
     * @throws SecretException if there is one, and it is not taken
     */
    Optional<String> secret(String name) {
        return SecretFiles.isName(name) ? configured(name).or(() -> files.secret(name)) : Optional.empty();
    }

    // The name has no scheme, so nothing is asked but the configuration of this server.
    @SuppressWarnings("BanJNDI")
    private static Optional<String> configured(String name) {
        Object found;
        try {
            found = new InitialContext().lookup(NAMESPACE + name);
        } catch (NameNotFoundException e) {
            return Optional.empty();
        } catch (NamingException e) {
            throw new SecretException("the secret " + name + " can't be looked up in the configuration of the server");
        }
        if (!(found instanceof String secret)) {
            // Liberty takes the decoded text for a literal of Java.
            throw new SecretException("the secret " + name
                    + " reads as a number or a truth value; encode it with quotation marks around it");
        }
        if (SecretFiles.isEncoded(secret)) {
            throw new SecretException("the secret " + name
                    + " could not be decoded: the server has another key than it was encoded with, or none");
        }
        return Optional.of(secret);
    }
}
