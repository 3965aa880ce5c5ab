package dev.caxton.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of a log: segments named by their first sequence number, and a lock that one writer holds. Where the file system knows permissions, nobody but
 * the owner gets in: the directory has 0700 and every file 0600.
 */
final class Segments {

    private static final Pattern NAME = Pattern.compile("([0-9]{20})\\.jsonl");
    /** The largest number that a record can have, as a name has it. */
    private static final String LAST = "%020d".formatted(Long.MAX_VALUE);

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Segments() {}

    static void prepare(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory, mode("rwx------"));
        }
        if (POSIX) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** The segments in their order. */
    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> first(file).isPresent()).sorted().toList();
        }
    }

    static Path path(Path directory, long first) {
        return directory.resolve("%020d.jsonl".formatted(first));
    }

    /** The sequence number in a segment's name, or empty if it is no segment. */
    static Optional<Long> first(Path file) {
        var matcher = NAME.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() && matcher.group(1).compareTo(LAST) <= 0
                ? Optional.of(Long.parseLong(matcher.group(1)))
                : Optional.empty();
    }

    /** Opens a segment for writing; a new one is created and its name made durable. */
    static FileChannel open(Path file) throws IOException {
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                mode("rw-------"));
        if (!exists) {
            try {
                syncDirectory(file);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        return channel;
    }

    static void syncDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (POSIX && directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Takes the lock of the one writer, or refuses. */
    static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                mode("rw-------"));
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            lock = Optional.empty();
        }
        if (lock.isEmpty()) {
            channel.close();
            throw new AuditException(
                    AuditError.LOCKED,
                    "the audit log in " + directory + " is being written by another process; stop that one, or choose"
                            + " another directory");
        }
        return channel;
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
