package dev.caxton.engine.endive.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of mode 0700 with a secret of mode 0600 in it, both of the user that runs this process. Other users can neither read nor place anything there; links are
 * not followed.
 */
final class CacheFolder {

    private static final String SECRET = "secret";
    private static final String ENTRY = ".code";
    private static final String TEMPORARY = ".new";

    // As long as the MAC: RFC 2104, section 3.
    private static final int SECRET_BYTES = 32;

    // Longer than any write takes: whose process is gone, nobody else deletes it.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();
    private final byte[] secret;
    private final UserPrincipal user;

    private CacheFolder(Path folder, InstantSource time) throws IOException {
        this.folder = folder;
        this.time = time;
        Path candidate = temporary();
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        try {
            write(candidate, bytes);
            // Whoever owns what this process makes is the user that runs it.
            this.user = attributes(candidate).owner();
            PosixFileAttributes attributes = attributes(folder);
            if (!attributes.isDirectory() || !attributes.owner().equals(user)) {
                throw new IOException("it is not a folder of " + user.getName());
            }
            if (!attributes.permissions().equals(FOLDER_MODE)) {
                throw new IOException("others may use the folder: set its mode to 0700");
            }
            this.secret = secret(candidate);
        } finally {
            Files.deleteIfExists(candidate);
        }
    }

    static CacheFolder open(Path path, InstantSource time) throws IOException {
        Path folder = path.toAbsolutePath().normalize();
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            throw new IOException("the file system knows no owners and modes");
        }
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
            } catch (FileAlreadyExistsException e) {
                // Another process came first; what it made is checked like anything else.
            }
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is not a folder");
        }
        return new CacheFolder(folder, time);
    }

    /** What nobody but this user knows; the same for all processes. */
    byte[] secret() {
        return secret.clone();
    }

    /** The bytes of an entry, or empty if there is none. */
    Optional<byte[]> read(String name, long maxBytes) throws IOException {
        Path file = folder.resolve(name + ENTRY);
        try {
            return Optional.of(readOwn(file, maxBytes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Says that an entry was of use. */
    void used(String name) throws IOException {
        try {
            Files.setLastModifiedTime(folder.resolve(name + ENTRY), FileTime.from(time.instant()));
        } catch (NoSuchFileException e) {
            // Somebody made room at this moment.
        }
    }

    /** Writes an entry, which is there as a whole or not at all. */
    void write(String name, byte[] bytes) throws IOException {
        Path written = temporary();
        try {
            write(written, bytes);
            Files.setLastModifiedTime(written, FileTime.from(time.instant()));
            Files.move(written, folder.resolve(name + ENTRY), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + ENTRY));
    }

    /** Deletes the entries that were not used for longest until the others come to no more than this. */
    void shrink(long maxBytes) throws IOException {
        record Entry(Path file, Instant used, long bytes) {}
        List<Entry> entries = new ArrayList<>();
        long sum = 0;
        for (Path file : files()) {
            Optional<BasicFileAttributes> found = basics(file);
            if (found.isEmpty()) {
                continue;
            }
            Instant used = found.get().lastModifiedTime().toInstant();
            if (file.toString().endsWith(ENTRY)) {
                entries.add(new Entry(file, used, found.get().size()));
                sum += found.get().size();
            } else if (file.toString().endsWith(TEMPORARY)
                    && used.isBefore(time.instant().minus(ABANDONED))) {
                Files.deleteIfExists(file);
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        for (Entry entry : entries) {
            if (sum <= maxBytes) {
                break;
            }
            Files.deleteIfExists(entry.file());
            sum -= entry.bytes();
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    /** The secret of the folder; a candidate becomes it if there is none. A link appears with its content, and only if there is nothing of its name. */
    private byte[] secret(Path candidate) throws IOException {
        Path file = folder.resolve(SECRET);
        try {
            Files.createLink(file, candidate);
        } catch (FileAlreadyExistsException e) {
            // The usual case.
        } catch (UnsupportedOperationException e) {
            throw new IOException("the file system has no hard links", e);
        }
        byte[] bytes;
        try {
            bytes = readOwn(file, SECRET_BYTES);
        } catch (IOException e) {
            throw new IOException("its secret is unusable, delete it: " + e.getMessage(), e);
        }
        if (bytes.length != SECRET_BYTES) {
            throw new IOException("its secret is not " + SECRET_BYTES + " bytes long, delete it");
        }
        return bytes;
    }

    /** Reads a regular file of this user that others have no right to. */
    private byte[] readOwn(Path file, long maxBytes) throws IOException {
        PosixFileAttributes attributes = attributes(file);
        if (!attributes.isRegularFile()
                || !attributes.owner().equals(user)
                || !attributes.permissions().equals(FILE_MODE)) {
            throw new IOException(file.getFileName() + " is not a file of mode 0600 of " + user.getName());
        }
        if (attributes.size() > maxBytes || attributes.size() > Integer.MAX_VALUE - Long.BYTES) {
            throw new IOException(file.getFileName() + " is larger than anything that is kept here");
        }
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) attributes.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until it is full or the file ends.
            }
            return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(FILE_MODE))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private Path temporary() {
        byte[] name = new byte[16];
        random.nextBytes(name);
        return folder.resolve(HexFormat.of().formatHex(name) + TEMPORARY);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    private static Optional<BasicFileAttributes> basics(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
