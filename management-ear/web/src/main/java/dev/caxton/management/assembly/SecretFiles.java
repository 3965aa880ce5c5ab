package dev.caxton.management.assembly;

import dev.caxton.management.home.Home;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The secrets of upstreams: one file each, as container platforms mount them. Read each time one is needed, so that they can be changed in place. */
final class SecretFiles {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
    private static final int MAX_BYTES = 65_536;

    private final Optional<Path> folder;

    SecretFiles(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * Reads a secret.
     *
     * @param name the name of the file
     * @return its content without the last line feed; empty if there is none
     */
    Optional<String> secret(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return folder.flatMap(found -> Home.read(found.resolve(name), MAX_BYTES))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R\\z", ""));
    }
}
