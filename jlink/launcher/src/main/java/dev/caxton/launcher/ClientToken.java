package dev.caxton.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The token that clients of this process send: what stands in a file, of which the process keeps a digest. */
final class ClientToken {

    private static final int BYTES = 32;
    private static final int LEAST = 32;
    private static final int MOST = 1_024;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final byte[] digest;

    private ClientToken(String text) {
        this.digest = sha256(text);
    }

    /** Reads the token, or makes one of 256 random bits where there is no file. */
    static ClientToken of(Path file) {
        try {
            if (Files.notExists(file)) {
                make(file);
            }
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw unfit(file, "others than its owner may read or write it", "Take the rights from them: chmod 600");
            }
            String text = new String(Inputs.file(file, MOST), StandardCharsets.US_ASCII).strip();
            if (text.length() < LEAST || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw unfit(
                        file, "it holds no token of " + LEAST + " characters or more", "Delete it to have one made");
            }
            return new ClientToken(text);
        } catch (IOException e) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-FILE",
                    "cannot read or write " + Terminal.printable(file.toString()) + ": " + e.getMessage(),
                    "Check the path and its permissions");
        }
    }

    private static void make(Path file) throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        try (var out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER))) {
            out.write(ByteBuffer.wrap((HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            // Somebody was quicker; it is read like any other.
        }
    }

    private static Fault unfit(Path file, String why, String remedy) {
        return new Fault(
                ExitCode.REFUSED,
                "CAX-CLI-TOKEN-FILE",
                "the token file " + Terminal.printable(file.toString()) + " is not taken: " + why,
                remedy);
    }

    /** Whether somebody sent it. Takes the same time for every wrong one. */
    boolean is(String sent) {
        return MessageDigest.isEqual(digest, sha256(sent));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
