package dev.caxton.benchmarks;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditReader;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.audit.AuditVerdict;
import dev.caxton.audit.AuditVerifier;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Kills a process with SIGKILL again and again while it records tool calls and does them, and fills a real file system: every record that was acknowledged has to be
 * there afterwards, and nothing may have been done that is not recorded. A receipt is printed by the process only after its action, so what was printed was both
 * acknowledged and done.
 */
public final class AuditCrash {

    private static final int WRITERS = 8;
    private static final Principal AGENT = Principal.parse("agent:default/worker");
    private static final ToolName TOOL = ToolName.parse("files/read");
    private static final Random RANDOM = new Random(13);

    private AuditCrash() {}

    /**
     * {@code AuditCrash KILLS}, or {@code AuditCrash child DIRECTORY} for the process that is killed.
     *
     * @param arguments as above
     * @throws Exception if something else goes wrong than what is provoked
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("child")) {
            record(Path.of(arguments[1]));
            return;
        }
        Path directory = Files.createTempDirectory("audit-crash");
        int status;
        try {
            boolean kept = kills(directory.resolve("log"), Integer.parseInt(arguments[0]));
            boolean full = full(directory);
            status = kept && full ? 0 : 1;
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
        System.exit(status);
    }

    private static AuditEvent intent(String call) {
        return new AuditEvent.ToolCallIntended(
                TenantId.DEFAULT, AGENT, call, TOOL, "0f".repeat(32), "agent", Optional.empty());
    }

    private static FileAuditLog open(Path directory) {
        return FileAuditLog.open(
                directory, new FileAuditSettings(InstantSource.system(), Duration.ofSeconds(30), 1_000, 1 << 20));
    }

    private static void record(Path directory) {
        FileAuditLog log = open(directory);
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            Thread.ofPlatform().start(() -> {
                for (int i = 0; ; i++) {
                    AuditReceipt receipt =
                            log.append(intent(ProcessHandle.current().pid() + "-" + writer + "-" + i));
                    // The action: told to somebody outside.
                    String line = receipt.sequence() + " " + receipt.hash() + "\n";
                    synchronized (System.out) {
                        System.out.print(line);
                        System.out.flush();
                    }
                }
            });
        }
    }

    private static boolean kills(Path log, int kills) throws IOException, InterruptedException {
        Map<Long, String> acknowledged = new HashMap<>();
        long lost = 0;
        for (int kill = 1; kill <= kills; kill++) {
            run(log, 20 + RANDOM.nextInt(600), acknowledged);
            try (FileAuditLog opened = open(log)) {
                Map<Long, byte[]> there = new HashMap<>();
                AuditReader reader = opened.reader();
                reader.links(0, Long.MAX_VALUE, (sequence, hash, previous) -> there.put(sequence, hash));
                for (Map.Entry<Long, String> one : acknowledged.entrySet()) {
                    byte[] hash = there.get(one.getKey());
                    lost += hash != null && HexFormat.of().formatHex(hash).equals(one.getValue()) ? 0 : 1;
                }
            }
            if (!(AuditVerifier.verify(log) instanceof AuditVerdict.Intact)) {
                System.out.println("after kill " + kill + ": " + AuditVerifier.verify(log));
                return false;
            }
        }
        System.out.println("kills " + kills + ", actions acknowledged and done " + acknowledged.size()
                + ", of them without their record " + lost);
        return lost == 0 && !acknowledged.isEmpty();
    }

    private static void run(Path log, int receipts, Map<Long, String> acknowledged)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditCrash.class.getName(),
                        "child",
                        log.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            int read = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                int space = line.indexOf(' ');
                // The last line may be cut in the middle by the kill.
                if (space > 0 && line.length() == space + 65) {
                    acknowledged.put(Long.parseLong(line.substring(0, space)), line.substring(space + 1));
                }
                if (++read == receipts) {
                    process.toHandle().destroyForcibly(); // SIGKILL; what was printed can still be read
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean full(Path directory) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        if (!command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString())) {
            System.out.println("full disk: skipped, this user may not mount a file system");
            return true;
        }
        try {
            Path ballast = Files.write(disk.resolve("ballast"), new byte[1 << 20]);
            Path log = disk.resolve("log");
            AtomicLong done = new AtomicLong();
            long before;
            try (FileAuditLog opened = open(log)) {
                Thread[] writers = new Thread[WRITERS];
                for (int w = 0; w < WRITERS; w++) {
                    writers[w] = Thread.ofVirtual().start(() -> untilFull(opened, done));
                }
                for (Thread writer : writers) {
                    writer.join();
                }
                before = done.get();
                Files.delete(ballast);
                opened.append(intent("room"));
                done.incrementAndGet();
            }
            AuditVerdict verdict = AuditVerifier.verify(log);
            long records = verdict instanceof AuditVerdict.Intact intact ? intact.records() : -1;
            // Opening and closing record nothing by themselves here, so the counts have to be the same.
            System.out.println("full disk: " + before + " actions until it was full, " + done.get() + " in all, "
                    + records + " records");
            return records == done.get();
        } finally {
            if (!command("umount", disk.toString())) {
                System.out.println("full disk: could not be unmounted");
            }
        }
    }

    private static void untilFull(FileAuditLog log, AtomicLong done) {
        try {
            for (int i = 0; ; i++) {
                log.append(intent("c" + i));
                done.incrementAndGet();
            }
        } catch (AuditException e) {
            // Full: the action does not happen.
        }
    }

    private static boolean command(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
