package dev.caxton.management.home;

import dev.caxton.management.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data directory: one running server owns it, and nobody but its user can read it. */
public final class Home implements AutoCloseable {

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private Home(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes a data directory into possession, and makes it where it is missing.
     *
     * @param root the directory
     * @return the directory, ours until it is closed
     * @throws ConfigurationException if another server has it, or it can't be written
     */
    public static Home open(Path root) {
        try {
            folder(root);
            for (String name : new String[] {"audit", "identity", "db", "agents", "policies"}) {
                folder(root.resolve(name));
            }
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ConfigurationException("Another server uses the data directory " + root
                        + ". Stop it, or give this one another directory (--home).");
            }
            return new Home(root, channel, lock);
        } catch (IOException e) {
            throw new ConfigurationException("The data directory " + root + " can't be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process: a second copy of the application.
            return null;
        }
    }

    private static void folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /**
     * The folder of the audit log.
     *
     * @return exists
     */
    public Path audit() {
        return root.resolve("audit");
    }

    /**
     * The key that signs checkpoints of the audit log.
     *
     * @return may be missing before the first start
     */
    public Path auditKey() {
        return root.resolve("identity").resolve("audit-key.pem");
    }

    /**
     * Its public half, to be copied to whoever verifies.
     *
     * @return may be missing before the first start
     */
    public Path auditPublicKey() {
        return root.resolve("identity").resolve("audit-key.pub");
    }

    /**
     * The folder of the modules.
     *
     * @return exists
     */
    public Path agents() {
        return root.resolve("agents");
    }

    /**
     * The folder of compiled code, which engines make and check themselves.
     *
     * @return may be missing
     */
    public Path codeCache() {
        return root.resolve("code-cache");
    }

    /**
     * The policy document.
     *
     * @return may be missing before the first start
     */
    public Path policy() {
        return root.resolve("policy.yaml");
    }

    /**
     * The list of upstreams.
     *
     * @return may be missing before the first start
     */
    public Path upstreams() {
        return root.resolve("upstreams.yaml");
    }

    /**
     * Where a first token is left for the administrator where there is no console to show it on.
     *
     * @return may be missing
     */
    public Path firstToken() {
        return root.resolve("identity").resolve("first-token");
    }

    /**
     * Reads a file of this directory.
     *
     * @param file the file
     * @param most bytes admitted
     * @return its content; empty if it is missing
     */
    public static Optional<byte[]> read(Path file, int most) {
        try {
            if (Files.size(file) > most) {
                throw new ConfigurationException(file + " is larger than " + most + " bytes.");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ConfigurationException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * Replaces a file in one step: a reader sees the old content or the new, and after a crash it is one of them too. Only its owner may read it.
     *
     * @param file the file
     * @param content the new content
     */
    public static void write(Path file, byte[] content) {
        try {
            // Temporary files are the owner's alone from the start.
            Path written = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".new");
            try {
                try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                    out.force(true);
                }
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (FileSystemException e) {
            throw new UncheckedIOException(file + " could not be written: " + e.getReason(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be written", e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
