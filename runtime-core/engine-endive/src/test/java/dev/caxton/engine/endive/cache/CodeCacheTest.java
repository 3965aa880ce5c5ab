package dev.caxton.engine.endive.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept comes back whole and unchanged, or not at all. Another {@link CodeCache} on the same folder is what another process is: they share nothing else. */
class CodeCacheTest {

    private static final long ROOMY = 1_000_000;
    private static final byte[] CONTENT = "the code of a module".getBytes(UTF_8);

    @TempDir
    Path temporary;

    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    private Path folder() {
        return temporary.resolve("cache");
    }

    private CodeCache open(Path folder, long maxBytes) {
        return CodeCache.open(folder, maxBytes, () -> now).orElseThrow();
    }

    private static Path entry(Path folder, String key) {
        return folder.resolve(HexFormat.of().formatHex(Seal.digest(key)) + ".code");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void whatIsKeptComesBackAlsoAfterARestart() throws IOException {
        CodeCache cache = open(folder(), ROOMY);
        assertEquals(Optional.empty(), cache.find("a"));
        cache.keep("a", CONTENT);
        cache.keep("b", new byte[0]);
        cache.keep("b", new byte[] {1});
        CodeCache restarted = open(folder(), ROOMY);
        assertArrayEquals(CONTENT, restarted.find("a").orElseThrow());
        assertArrayEquals(new byte[] {1}, restarted.find("b").orElseThrow());
        assertEquals(Optional.empty(), restarted.find("c"));
        restarted.discard("a");
        assertEquals(Optional.empty(), cache.find("a"));
        assertEquals(2, files(folder()).size(), "the secret and one entry, nothing temporary");
    }

    @Test
    void onlyTheOwnerCanUseTheFolder() throws IOException {
        Path folder = temporary.resolve("not/yet/there");
        open(folder, ROOMY).keep("a", CONTENT);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        for (Path file : files(folder)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertEquals(32, Files.size(folder.resolve("secret")));
        Path other = temporary.resolve("other");
        open(other, ROOMY);
        assertNotEquals(
                -1,
                Arrays.mismatch(
                        Files.readAllBytes(folder.resolve("secret")), Files.readAllBytes(other.resolve("secret"))));
    }

    @Test
    void aChangeOfAnyByteIsNoticed() throws IOException {
        CodeCache cache = open(folder(), ROOMY);
        cache.keep("the key", CONTENT);
        Path file = entry(folder(), "the key");
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertDiscarded(cache, file, bad, "the key");
        }
        write(file, good);
        assertArrayEquals(CONTENT, cache.find("the key").orElseThrow(), "and only the change was to blame");
    }

    @Test
    void whatIsCutShortOrContinuedIsNoticed() throws IOException {
        CodeCache cache = open(folder(), ROOMY);
        cache.keep("the key", CONTENT);
        Path file = entry(folder(), "the key");
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            assertDiscarded(cache, file, Arrays.copyOf(good, length), "the key");
        }
        assertDiscarded(cache, file, Arrays.copyOf(good, good.length + 1), "the key");
    }

    @Test
    void whatAnotherSecretSealedIsNotOurs() throws IOException {
        Path foreign = temporary.resolve("foreign");
        open(foreign, ROOMY).keep("the key", CONTENT);
        CodeCache cache = open(folder(), ROOMY);
        assertDiscarded(cache, entry(folder(), "the key"), Files.readAllBytes(entry(foreign, "the key")), "the key");
    }

    @Test
    void anEntryUnderTheNameOfAnotherIsNoticed() throws IOException {
        CodeCache cache = open(folder(), ROOMY);
        // Of equal length, one the beginning of the other, and one the other with a part of the content.
        for (String other : List.of("other k", "the ke", "the key and", "the keythe")) {
            cache.keep(other, CONTENT);
            assertDiscarded(cache, entry(folder(), "the key"), Files.readAllBytes(entry(folder(), other)), "the key");
        }
    }

    private static void assertDiscarded(CodeCache cache, Path file, byte[] bytes, String key) throws IOException {
        write(file, bytes);
        assertEquals(Optional.empty(), cache.find(key));
        assertFalse(Files.exists(file), "it is deleted");
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anEntryThatOthersCouldHaveWrittenOrThatLeadsElsewhereIsReplaced() throws IOException {
        CodeCache cache = open(folder(), ROOMY);
        cache.keep("a", CONTENT);
        Path file = entry(folder(), "a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertEquals(Optional.empty(), cache.find("a"));
        cache.keep("a", CONTENT);
        assertArrayEquals(CONTENT, cache.find("a").orElseThrow());

        Path moved = Files.move(file, temporary.resolve("moved"));
        Files.createSymbolicLink(file, moved);
        assertEquals(Optional.empty(), cache.find("a"), "although the bytes behind the link are right");
        byte[] before = Files.readAllBytes(moved);
        cache.keep("a", new byte[] {2});
        assertFalse(Files.isSymbolicLink(file));
        assertArrayEquals(new byte[] {2}, cache.find("a").orElseThrow());
        assertArrayEquals(before, Files.readAllBytes(moved), "what the link led to is untouched");
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws IOException {
        CodeCache cache = open(folder(), 3 * 1_200);
        for (String key : List.of("a", "b", "c")) {
            now = now.plusSeconds(1);
            cache.keep(key, new byte[1_000]);
        }
        now = now.plusSeconds(1);
        assertTrue(cache.find("a").isPresent());
        now = now.plusSeconds(1);
        cache.keep("d", new byte[1_000]);
        assertEquals(
                List.of(true, false, true, true),
                Stream.of("a", "b", "c", "d")
                        .map(key -> cache.find(key).isPresent())
                        .toList());
        now = now.plusSeconds(1);
        cache.keep("e", new byte[3 * 1_100]);
        assertEquals(2, files(folder()).size(), "the secret and what needs all the room");
        cache.keep("f", new byte[4 * 1_000]);
        assertEquals(Optional.empty(), cache.find("f"), "larger than the cache");
        assertTrue(cache.find("e").isPresent(), "and nothing was deleted for it");
    }

    @Test
    void aLargerFileThanCanBeOursIsNotEvenRead() throws IOException {
        CodeCache cache = open(folder(), 10_000);
        write(entry(folder(), "a"), new byte[10_001]);
        assertEquals(Optional.empty(), cache.find("a"));
    }

    @Test
    void whatAKilledProcessLeftIsDeletedOnceItIsOld() throws IOException {
        CodeCache cache = open(folder(), ROOMY);
        Path old = Files.write(folder().resolve("0123.new"), new byte[10]);
        Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(3_601)));
        Path young = Files.write(folder().resolve("4567.new"), new byte[10]);
        Files.setLastModifiedTime(young, FileTime.from(now.minusSeconds(3_599)));
        cache.keep("a", CONTENT);
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young), "somebody may be writing it");
    }

    @Test
    void manyAtOnceAgreeOnTheSecretAndSeeWholeEntriesOnly() throws Exception {
        int processes = 8;
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            byte[] content = new byte[20_000 + i];
            Arrays.fill(content, (byte) i);
            contents.add(content);
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            byte[] own = contents.get(i);
            tasks.add(() -> {
                start.await();
                // Room for two of them: somebody always makes room.
                CodeCache cache = open(folder(), 50_000);
                int found = 0;
                for (int round = 0; round < 50; round++) {
                    cache.keep("shared", own);
                    cache.keep("of " + own.length, own);
                    Optional<byte[]> seen = cache.find("shared");
                    if (seen.isPresent()) {
                        found++;
                        byte[] content = seen.get();
                        assertArrayEquals(contents.get(content.length - 20_000), content);
                    }
                    cache.find("of " + own.length).ifPresent(content -> assertArrayEquals(own, content));
                }
                return found;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(processes)) {
            List<Future<Integer>> running = tasks.stream().map(pool::submit).toList();
            start.countDown();
            int found = 0;
            for (Future<Integer> task : running) {
                found += task.get();
            }
            assertTrue(found > 0, "somebody found something");
        }
        CodeCache last = open(folder(), 50_000);
        last.keep("a", CONTENT);
        assertArrayEquals(CONTENT, last.find("a").orElseThrow());
        assertTrue(
                files(folder()).stream().noneMatch(file -> file.toString().endsWith(".new")),
                "nothing temporary is left");
    }

    @Test
    void aDiskThatFailsIsNobodysFault() throws IOException {
        CodeCache cache = open(folder(), ROOMY);
        cache.keep("a", CONTENT);
        for (Path file : files(folder())) {
            Files.delete(file);
        }
        Files.delete(folder());
        assertEquals(Optional.empty(), cache.find("a"));
        cache.keep("a", CONTENT);
        cache.discard("a");
        Files.write(folder(), new byte[1]);
        assertEquals(Optional.empty(), cache.find("a"));
        cache.keep("a", CONTENT);
        cache.discard("a");
        assertEquals(1, Files.size(folder()), "and nothing was written to it");
    }
}
