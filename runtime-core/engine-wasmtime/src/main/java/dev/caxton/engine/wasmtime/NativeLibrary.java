package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import io.github.kawamuray.wasmtime.NativeLibraryLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Loads exactly one native library, the one this engine was tested with, from a folder nobody else can write to.
 *
 * <p>The binding's own loader copies 18 MB to a new file in the temporary folder at every start and leaves it there, and takes any library of that name it
 * finds on {@code java.library.path}. It is told that everything is loaded already, which is why its package must be open to this module.
 */
final class NativeLibrary {

    /** SHA-256 of {@value #RESOURCE} in wasmtime-java 0.19.0. */
    static final String DIGEST = "39e13614ccf3ce8107c5828ed663539b65e2aa1ba4c48a13191485bb93ad2062";

    /** The system property that names another folder, such as when the temporary folder forbids execution. */
    static final String FOLDER_PROPERTY = "caxton.wasmtime.folder";

    private static final String RESOURCE = "/libwasmtime_jni_0.19.0_linux_x86_64.so";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private NativeLibrary() {}

    /**
     * Why this platform can't run the library, in a sentence that starts the message of a refusal.
     *
     * @param os the value of {@code os.name}
     * @param architecture the value of {@code os.arch}
     */
    static void checkPlatform(String os, String architecture) {
        boolean linux = os.toLowerCase(Locale.ROOT).startsWith("linux");
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        if (!linux || !x86) {
            throw new EngineException(
                    Codes.PLATFORM,
                    "the engine wasmtime runs on x86-64 Linux only, and this is " + os + " on " + architecture
                            + "; choose endive-compiled");
        }
    }

    /** The folder from the system property, or a folder of this user's own below the temporary folder. */
    static Path folder() {
        String configured = System.getProperty(FOLDER_PROPERTY);
        if (configured != null) {
            return Path.of(configured);
        }
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "caxton-wasmtime-" + uid());
    }

    /**
     * Loads the library into this JVM.
     *
     * @param folder where the extracted library is kept; made if it is not there
     */
    @SuppressWarnings("restricted") // Loading native code is what this class is for; launchers permit it by
    // --enable-native-access.
    static void load(Path folder) {
        checkPlatform(System.getProperty("os.name", "?"), System.getProperty("os.arch", "?"));
        Path library = extract(folder);
        try {
            Field loaded = NativeLibraryLoader.class.getDeclaredField("loaded");
            loaded.setAccessible(true);
            System.load(library.toString());
            loaded.setBoolean(null, true);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new EngineException(
                    Codes.PLATFORM,
                    "the loader of wasmtime-java is not open to dev.caxton.engine.wasmtime; put wasmtime-java 0.19.0 on the"
                            + " path as an automatic or open module",
                    e);
        } catch (UnsatisfiedLinkError e) {
            throw new EngineException(
                    Codes.PLATFORM,
                    "the native library " + library + " can't be loaded (" + e.getMessage()
                            + "): it needs glibc 2.16 or newer, a folder from which code may be loaded (set -D"
                            + FOLDER_PROPERTY + "), and one class loader per process",
                    e);
        }
    }

    /** The verified library in the folder, extracted if it is not there yet or is not what it should be. */
    static Path extract(Path folder) {
        try {
            prepare(folder);
            Path library = folder.resolve(DIGEST + ".so").toAbsolutePath();
            if (!Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)
                    || !DIGEST.equals(digest(Files.newInputStream(library, LinkOption.NOFOLLOW_LINKS)))) {
                write(folder, library);
            }
            return library;
        } catch (IOException e) {
            throw new EngineException(
                    Codes.PLATFORM,
                    "the native library can't be put into " + folder + " (" + e + "); set -D" + FOLDER_PROPERTY
                            + " to a folder that this user can write to",
                    e);
        }
    }

    private static void prepare(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            // Somebody else may have made it, in a temporary folder that everybody can write to: it has to be ours
            // alone.
            PosixFileAttributes found =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory() || !found.permissions().equals(OWNER_ONLY) || !owner.equals(uid())) {
                throw new EngineException(
                        Codes.PLATFORM,
                        folder + " is not a folder of this user's alone (mode 0700); remove it or set -D"
                                + FOLDER_PROPERTY,
                        e);
            }
        }
    }

    private static void write(Path folder, Path library) throws IOException {
        Path fresh = Files.createTempFile(folder, "new-", ".so");
        try {
            InputStream resource = NativeLibraryLoader.class.getResourceAsStream(RESOURCE);
            if (resource == null) {
                throw new EngineException(Codes.PLATFORM, "wasmtime-java 0.19.0 lacks " + RESOURCE);
            }
            String found;
            try (DigestInputStream in = new DigestInputStream(resource, sha256())) {
                Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
                found = HexFormat.of().formatHex(in.getMessageDigest().digest());
            }
            if (!DIGEST.equals(found)) {
                throw new EngineException(
                        Codes.PLATFORM,
                        "the native library has the digest " + found + ", not that of wasmtime-java 0.19.0, and is not"
                                + " loaded; restore the original file");
            }
            Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String digest(InputStream opened) throws IOException {
        try (DigestInputStream in = new DigestInputStream(opened, sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** This process's user: the JDK has no call for it, so it is asked of a file that belongs to the process. */
    private static Object uid() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            throw new EngineException(Codes.PLATFORM, "/proc is not there, so the engine wasmtime can't run here", e);
        }
    }
}
