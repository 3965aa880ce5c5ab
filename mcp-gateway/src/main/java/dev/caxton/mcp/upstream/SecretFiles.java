package dev.caxton.mcp.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The secrets of upstreams: one file each, as container platforms mount them. Read each time one is needed, so that they can be changed in place.
 *
 * <p>A file that any user of the machine can read or write holds no secret, and is not taken; nor is one that its group can write. Where the file system knows no such permissions
 * they are not looked at.
 */
public final class SecretFiles {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
    private static final int MAX_BYTES = 65_536;

    /** What Open Liberty's {@code securityUtility encode} puts in front. */
    private static final Pattern ENCODED = Pattern.compile("\\{(aes|xor|hash|custom)[^}\\s]*\\}.*", Pattern.DOTALL);

    private static final Set<PosixFilePermission> TOO_MUCH = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private final Optional<Path> folder;

    /**
     * The secrets of a folder.
     *
     * @param folder where they lie; without one there are none
     */
    public SecretFiles(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * Whether a secret may be called so: as a file is, without a path.
     *
     * @param name anything
     * @return whether it is a name
     */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Whether a text is not what it stands for, but encoded by Open Liberty.
     *
     * @param text anything
     * @return whether it begins as encoded ones do
     */
    public static boolean isEncoded(String text) {
        return ENCODED.matcher(text).matches();
    }

    /**
     * Reads a secret.
     *
     * @param name the name of the file
     * @return its content without the last line feed; empty if there is none
     * @throws SecretException if it can't be read, is larger than a secret may be, is encoded, or if others can read or change it
     */
    public Optional<String> secret(String name) {
        if (!isName(name)) {
            return Optional.empty();
        }
        Optional<String> secret = folder.flatMap(found -> read(name, found.resolve(name)))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", ""));
        if (secret.isPresent() && isEncoded(secret.get())) {
            throw new SecretException(
                    "the secret " + name
                            + " is encoded, and a file holds a secret as it is; encrypted ones stand in the configuration of the server");
        }
        return secret;
    }

    private static Optional<byte[]> read(String name, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            requireClosed(name, file);
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new SecretException("the secret " + name + " is larger than " + MAX_BYTES + " bytes");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SecretException("the file of the secret " + name + " can't be read");
        }
    }

    /** Of the file itself: container platforms put a link in its place. A folder that is closed to others closes what lies in it. */
    private static void requireClosed(String name, Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(TOO_MUCH);
        permissions.retainAll(view.readAttributes().permissions());
        if (!permissions.isEmpty() && !closed(file.toRealPath().resolveSibling(""))) {
            throw new SecretException("others can read or change the file of the secret " + name
                    + "; take the rights from them, as with chmod 600");
        }
    }

    private static boolean closed(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        return !permissions.contains(PosixFilePermission.OTHERS_EXECUTE)
                && !permissions.contains(PosixFilePermission.GROUP_EXECUTE);
    }
}
