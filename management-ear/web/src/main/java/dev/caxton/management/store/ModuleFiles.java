package dev.caxton.management.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Modules as files that are named by their digest: a file is whole and has the content of its name, or it is not there. Safe for use by many threads. */
public final class ModuleFiles {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private static final String SUFFIX = ".wasm";

    private final Path folder;

    /**
     * The files in a folder.
     *
     * @param folder exists, and belongs to nobody else
     */
    public ModuleFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps a module. Returns once it is on stable storage.
     *
     * @param module the bytes
     * @return SHA-256, lower-case hexadecimal
     */
    public String put(byte[] module) {
        String digest = digest(module);
        Path file = file(digest);
        if (get(digest).isPresent()) {
            return digest;
        }
        try {
            Path written = Files.createTempFile(folder, "module", ".new");
            try {
                try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(module);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                sync();
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a module could not be kept in " + folder, e);
        }
        return digest;
    }

    /** The name of a new file is on disk only when its folder is. */
    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Reads a module.
     *
     * @param digest its digest
     * @return the bytes; empty if there is no such file, or its content is not what its name says
     */
    public Optional<byte[]> get(String digest) {
        Path file = file(digest);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            byte[] module = Files.readAllBytes(file);
            return digest(module).equals(digest) ? Optional.of(module) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("a module could not be read from " + folder, e);
        }
    }

    /**
     * Deletes a module that nobody needs.
     *
     * @param digest its digest
     */
    public void delete(String digest) {
        try {
            Files.deleteIfExists(file(digest));
        } catch (IOException e) {
            throw new UncheckedIOException("a module could not be deleted from " + folder, e);
        }
    }

    /**
     * Deletes every file but those of these modules, and what a crash left half written. Where no module is needed none is deleted: a database without agents beside
     * a folder with modules is more likely the wrong database than an empty one.
     *
     * @param needed digests
     */
    public void retain(Set<String> needed) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{wasm,new}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean whole = name.endsWith(SUFFIX);
                if (!whole
                        || (!needed.isEmpty()
                                && !needed.contains(name.substring(0, name.length() - SUFFIX.length())))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("modules that nobody needs could not be deleted from " + folder, e);
        }
    }

    private Path file(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("not a digest");
        }
        return folder.resolve(digest + SUFFIX);
    }

    private static String digest(byte[] module) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(module));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
