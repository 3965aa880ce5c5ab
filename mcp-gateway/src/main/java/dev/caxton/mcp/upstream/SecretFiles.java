package dev.caxton.mcp.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The secrets of upstreams: one file each, as container platforms mount them. Read each time one is needed, so that they can be changed in place. */
public final class SecretFiles {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
    private static final int MAX_BYTES = 65_536;

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
     * Reads a secret.
     *
     * @param name the name of the file
     * @return its content without the last line feed; empty if there is none
     * @throws UncheckedIOException if it can't be read, or is larger than a secret may be
     */
    public Optional<String> secret(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return folder.flatMap(found -> read(found.resolve(name)))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", ""));
    }

    private static Optional<byte[]> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
