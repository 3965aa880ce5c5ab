package dev.caxton.benchmarks;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditVerdict;
import dev.caxton.audit.AuditVerifier;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * How many records a second the audit log acknowledges after their fsync, with 64 writers that each wait for their own, against one writer that syncs a bare file
 * for every record; and how many a second the verifier reads. A load driver, since what it measures is a disk and a queue and not a method.
 *
 * <p>{@code AuditSpeed [--short] [DIRECTORY]}. The directory has to lie on the disk that is meant; without one it is {@code benchmarks/target}.
 */
public final class AuditSpeed {

    /** The bars, records a second. */
    private static final double APPENDED = 100_000;

    private static final double VERIFIED = 200_000;

    private static final int WRITERS = 64;
    private static final ToolName TOOL = ToolName.parse("files/read");

    private AuditSpeed() {}

    /**
     * Prints a line for each round and the deciding figures last. Ends with 0 if both bars are met, or if the short form ran, which holds nothing to its time.
     *
     * @param arguments as above
     * @throws IOException if the disk fails
     * @throws InterruptedException if it is stopped
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean brief = given.remove("--short");
        Path parent = Path.of(given.isEmpty() ? "benchmarks/target" : given.getFirst());
        Path directory = Files.createTempDirectory(Files.createDirectories(parent), "audit-speed");
        int rounds = brief ? 1 : 5;
        Duration round = brief ? Duration.ofMillis(300) : Duration.ofSeconds(4);
        boolean met;
        try {
            Path log = directory.resolve("log");
            double[] appends = new double[rounds];
            double[] bare = new double[rounds];
            appends(log, round); // warms up
            for (int i = 0; i < rounds; i++) {
                appends[i] = appends(log, round);
                bare[i] = bare(directory.resolve("bare"), round.dividedBy(4));
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %,.0f records/s acknowledged, %,.0f bare appends/s%n",
                        i + 1,
                        appends[i],
                        bare[i]);
            }
            double[] verified = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                verified[i] = verified(log);
                System.out.printf(Locale.ROOT, "round %d: %,.0f records/s verified%n", i + 1, verified[i]);
            }
            double append = median(appends);
            double verify = median(verified);
            System.out.printf(
                    Locale.ROOT,
                    "audit: %,.0f records/s acknowledged with %d writers (bar %,.0f), %.1f times bare appends with a sync each;"
                            + " %,.0f records/s verified (bar %,.0f)%n",
                    append,
                    WRITERS,
                    APPENDED,
                    append / median(bare),
                    verify,
                    VERIFIED);
            met = brief || (append >= APPENDED && verify >= VERIFIED);
        } finally {
            delete(directory);
        }
        System.exit(met ? 0 : 1);
    }

    private static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }

    /** What a tool call leaves behind. */
    private static AuditEvent event(Principal agent, long number) {
        AuditEvent.ToolCallIntended intent = new AuditEvent.ToolCallIntended(
                TenantId.DEFAULT,
                agent,
                agent.name() + "-" + number / 2,
                TOOL,
                "0f".repeat(32),
                "agent",
                Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        return number % 2 == 0
                ? intent
                : new AuditEvent.ToolCallEnded(
                        intent,
                        "answered",
                        "OK",
                        new AuditEvent.Ruling("permit", Optional.of("grants[3]"), "1e".repeat(32)),
                        Optional.of("2d".repeat(32)),
                        Optional.of("3c".repeat(32)),
                        Duration.ofMillis(12));
    }

    private static double appends(Path directory, Duration round) throws InterruptedException {
        try (FileAuditLog log = FileAuditLog.open(directory, FileAuditSettings.defaults(InstantSource.system()))) {
            AtomicLong acknowledged = new AtomicLong();
            long start = System.nanoTime();
            long end = start + round.toNanos();
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                Principal agent = Principal.parse("agent:default/writer-" + w);
                // Agents wait on virtual threads too.
                writers.add(Thread.ofVirtual().start(() -> {
                    long number = 0;
                    while (System.nanoTime() < end) {
                        log.append(event(agent, number));
                        number++;
                    }
                    acknowledged.addAndGet(number);
                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
            return acknowledged.get() * 1e9 / (System.nanoTime() - start);
        }
    }

    /** The floor: as many bytes as such a record has, and a sync for each. */
    private static double bare(Path file, Duration round) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(700);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = channel.size();
            long start = System.nanoTime();
            long end = start + round.toNanos();
            long count = 0;
            while (System.nanoTime() < end) {
                line.clear();
                at += channel.write(line, at);
                channel.force(false);
                count++;
            }
            return count * 1e9 / (System.nanoTime() - start);
        }
    }

    private static double verified(Path directory) {
        long start = System.nanoTime();
        AuditVerdict verdict = AuditVerifier.verify(directory);
        long took = System.nanoTime() - start;
        if (verdict instanceof AuditVerdict.Intact intact) {
            return intact.records() * 1e9 / took;
        }
        throw new IllegalStateException("what was written does not verify: " + verdict);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
