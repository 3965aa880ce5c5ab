package dev.caxton.engine.endive.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives back what was kept under exactly the same key, in this process or in another, or nothing: never anything that was changed, cut short, kept under another
 * key or written by somebody without the secret of the folder. What does not pass is deleted. No failure of the disk comes out of it; it is said in the log.
 *
 * <p>Holds at most a given number of bytes, and forgets first what was not used for longest. Several processes may share a folder: each sees whole entries
 * only, and together they may pass the bound for the moment that a write takes. Safe for use by many threads. Blocks for the disk.
 */
public final class CodeCache {

    private static final System.Logger LOG = System.getLogger(CodeCache.class.getName());

    // An entry is in memory as a whole, up to three times over.
    private static final long LARGEST = 256L << 20;

    private final CacheFolder folder;
    private final Seal seal;
    private final long maxBytes;
    private final long maxEntry;
    // One at a time looks for what to forget.
    private final ReentrantLock eviction = new ReentrantLock();

    private CodeCache(CacheFolder folder, long maxBytes) {
        this.folder = folder;
        this.seal = new Seal(folder.secret());
        this.maxBytes = maxBytes;
        this.maxEntry = Math.min(maxBytes, LARGEST);
    }

    /**
     * Opens the cache in a folder, which is made with mode 0700 where it is missing.
     *
     * @param path the folder
     * @param maxBytes how many bytes the entries may come to, positive
     * @param time the clock that says what was used last
     * @return the cache, or empty if nothing can be kept safely there: the log says why
     */
    public static Optional<CodeCache> open(Path path, long maxBytes, InstantSource time) {
        try {
            return Optional.of(new CodeCache(CacheFolder.open(path, time), maxBytes));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "compiled modules are not kept in " + path + ", every start compiles them again: " + e);
            return Optional.empty();
        }
    }

    /**
     * Looks something up.
     *
     * @param key everything that what is kept depends on
     * @return what was kept under that key, or empty
     */
    public Optional<byte[]> find(String key) {
        String name = name(key);
        Optional<byte[]> content;
        try {
            Optional<byte[]> file = folder.read(name, maxEntry);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            content = seal.open(file.get(), key);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the entry " + name + " of " + folder + " is not used: " + e);
            return Optional.empty();
        }
        if (content.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the entry " + name + " of " + folder + " is not what was written there: it is discarded");
            discard(key);
        } else {
            used(name);
        }
        return content;
    }

    /**
     * Keeps something, instead of what was kept under the same key. What is larger than the cache, or than 256 MiB, is not kept.
     *
     * @param key everything that it depends on
     * @param content what to keep
     */
    public void keep(String key, byte[] content) {
        byte[] sealed = seal.close(key, content);
        if (sealed.length > maxEntry) {
            return;
        }
        try {
            folder.write(name(key), sealed);
            evict();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "nothing more could be kept in " + folder + ": " + e);
        }
    }

    /**
     * Forgets something.
     *
     * @param key what it was kept under
     */
    public void discard(String key) {
        try {
            folder.delete(name(key));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "an entry of " + folder + " could not be deleted: " + e);
        }
    }

    private void used(String name) {
        try {
            folder.used(name);
        } catch (IOException e) {
            // It is forgotten earlier than it should be; that is all.
            LOG.log(System.Logger.Level.DEBUG, "the use of an entry of " + folder + " could not be noted: " + e);
        }
    }

    private void evict() throws IOException {
        eviction.lock();
        try {
            folder.shrink(maxBytes);
        } finally {
            eviction.unlock();
        }
    }

    private static String name(String key) {
        return HexFormat.of().formatHex(Seal.digest(key));
    }
}
