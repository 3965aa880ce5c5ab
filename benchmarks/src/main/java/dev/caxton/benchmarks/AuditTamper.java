package dev.caxton.benchmarks;

import dev.caxton.audit.AuditKeeper;
import dev.caxton.audit.AuditVerdict;
import dev.caxton.audit.AuditVerdict.Tampering;
import dev.caxton.audit.AuditVerifier;
import dev.caxton.audit.CheckpointSink;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.audit.Retention;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.checkpoint.Evidence;
import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Tampers with a log that a real runtime wrote, in every way that an intruder could, and counts how often the verifier names the way and the first record that is
 * concerned: with the chain, and with checkpoints that had left the host.
 */
public final class AuditTamper {

    private static final Principal CALLER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "check");
    private static final Principal STRANGER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "stranger");
    private static final AgentId ECHO = new AgentId(TenantId.DEFAULT, "echo");
    private static final long SEED = 7;

    private final Path directory;
    private final CheckpointKey key = CheckpointKey.generate(new SecureRandom());
    private final ConcurrentLinkedQueue<String> away = new ConcurrentLinkedQueue<>();
    private final Random random = new Random(SEED);
    private final Map<Tampering, int[]> tally = new TreeMap<>();
    private final List<Integer> segments = new ArrayList<>();
    private List<String> lines = List.of();
    private Evidence evidence = Evidence.NONE;

    private AuditTamper(Path directory) {
        this.directory = directory;
    }

    /**
     * Prints a line for each way and the sum.
     *
     * @param arguments how many times each way
     * @throws IOException if the log cannot be written or read
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("audit-tamper");
        boolean named;
        try {
            named = new AuditTamper(directory).run(Integer.parseInt(arguments[0]));
        } finally {
            delete(directory);
        }
        System.exit(named ? 0 : 1);
    }

    private boolean run(int rounds) throws IOException {
        write();
        System.out.println("records written by a runtime: " + lines.size() + ", in " + segments.size()
                + " segments; checkpoints away: " + evidence.checkpoints().size());
        if (!(verify(lines, evidence) instanceof AuditVerdict.Intact)) {
            System.out.println("what was written does not verify");
            return false;
        }
        int last = lines.size() - 1;
        for (int i = 0; i < rounds; i++) {
            edited(random.nextInt(last));
            deleted(random.nextInt(last));
            inserted(1 + random.nextInt(last));
            reordered(random.nextInt(last), random.nextInt(last));
            truncated(1 + random.nextInt(last));
            rewritten(random.nextInt(last));
        }
        int named = 0;
        int all = 0;
        for (Map.Entry<Tampering, int[]> way : tally.entrySet()) {
            System.out.println(way.getKey() + ": " + way.getValue()[0] + " named of " + way.getValue()[1]);
            named += way.getValue()[0];
            all += way.getValue()[1];
        }
        System.out.println("tampered " + all + " named " + named);
        return all == named && tally.size() == Tampering.values().length;
    }

    /** Deployments, refusals, messages, denials, stops and starts, as a runtime records them. */
    private void write() throws IOException {
        Path where = directory.resolve("log");
        InstantSource clock = InstantSource.system();
        FileAuditSettings small = new FileAuditSettings(clock, Duration.ofSeconds(30), 1_000, 16_384);
        CheckpointSink sink = new CheckpointSink() {
            @Override
            public String name() {
                return "away";
            }

            @Override
            public void deliver(String line) {
                away.add(line);
            }
        };
        Policy policy = (principal, action, now) -> switch (action) {
            case Action.Send ignored ->
                principal.equals(CALLER)
                        ? new Decision.Permit("check", "", "the caller may")
                        : new Decision.Deny("", "nobody else may");
            case Action.Call _, Action.Read _, Action.Get _ -> new Decision.Deny("", "there are no upstreams");
        };
        try (FileAuditLog log = FileAuditLog.open(where, small);
                AuditKeeper keeper = AuditKeeper.start(
                        log,
                        new AuditKeeper.Duties("check", key, Duration.ofSeconds(1), List.of(sink), Retention.FOREVER));
                CaxtonRuntime runtime = CaxtonRuntime.builder()
                        .policies(() -> policy)
                        .audit(log)
                        .build()) {
            byte[] module = Kernel.assemble("echo");
            for (int i = 0; i < 40; i++) {
                runtime.deploy(CALLER, descriptor(), module); // all but the first are refused
                Message message = Message.to(ECHO).content(new byte[] {1}).build();
                runtime.request(CALLER, message, Duration.ofSeconds(30));
                runtime.request(STRANGER, message, Duration.ofSeconds(30));
                runtime.stop(CALLER, ECHO);
                runtime.start(CALLER, ECHO);
            }
            if (!keeper.failures().isEmpty()) {
                throw new IllegalStateException(keeper.failures().toString());
            }
        }
        List<String> all = new ArrayList<>();
        for (Path segment : files(where)) {
            segments.add(all.size());
            all.addAll(Files.readAllLines(segment));
        }
        lines = List.copyOf(all);
        evidence = Evidence.read(away);
    }

    private static AgentDescriptor descriptor() {
        return new AgentDescriptor(
                ECHO.name(),
                ECHO.tenant(),
                Level.DEFAULT,
                LevelRules.of(Level.DEFAULT).limits(),
                List.of(),
                Optional.empty());
    }

    private static List<Path> files(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]{20}\\.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private void edited(int at) throws IOException {
        List<String> changed = new ArrayList<>(lines);
        String line = lines.get(at);
        int start = line.indexOf("\"record\":");
        int place = start + random.nextInt(line.length() - start);
        changed.set(at, line.substring(0, place) + (char) (line.charAt(place) ^ 1) + line.substring(place + 1));
        expect(Tampering.EDITED, at, changed, Evidence.NONE);
        changed.set(at, withHash(line.replace("\"tenant\":\"default\"", "\"tenant\":\"another\"")));
        expect(Tampering.EDITED, at, changed, Evidence.NONE);
    }

    private void deleted(int at) throws IOException {
        List<String> changed = new ArrayList<>(lines);
        int many = 1 + random.nextInt(Math.min(5, lines.size() - at - 1));
        changed.subList(at, at + many).clear();
        expect(Tampering.DELETED, at, changed, Evidence.NONE);
    }

    private void inserted(int at) throws IOException {
        List<String> changed = new ArrayList<>(lines);
        int copy = random.nextInt(at);
        changed.add(at, lines.get(copy));
        expect(Tampering.INSERTED, copy, changed, Evidence.NONE);
        changed.set(at, withHash(lines.get(at).replace("\"tenant\":\"default\"", "\"tenant\":\"another\"")));
        expect(Tampering.INSERTED, at, changed, Evidence.NONE);
        changed.set(at, "{\"hash\":1}");
        expect(Tampering.INSERTED, at, changed, Evidence.NONE);
    }

    private void reordered(int from, int to) throws IOException {
        if (from != to) {
            List<String> changed = new ArrayList<>(lines);
            changed.add(to, changed.remove(from));
            expect(Tampering.REORDERED, Math.min(from, to), changed, Evidence.NONE);
        }
    }

    private void truncated(int at) throws IOException {
        expect(Tampering.TRUNCATED, at, lines.subList(0, at), evidence);
    }

    /** An intruder who knows everything but the past: one record says something else, and all that follow are made to fit. */
    private void rewritten(int at) throws IOException {
        List<String> changed = new ArrayList<>(lines.subList(0, at));
        String previous = at == 0 ? "0".repeat(64) : hash(lines.get(at - 1));
        for (int i = at; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("\"prev\":\"[0-9a-f]{64}\"", "\"prev\":\"" + previous + "\"");
            String said = i == at ? line.replace("\"tenant\":\"default\"", "\"tenant\":\"another\"") : line;
            String forged = withHash(said);
            changed.add(forged);
            previous = hash(forged);
        }
        long agreed = evidence.checkpoints().stream()
                .mapToLong(checkpoint -> checkpoint.size())
                .filter(size -> size <= at)
                .max()
                .orElse(0);
        if (!(verify(changed, Evidence.NONE) instanceof AuditVerdict.Intact)) {
            throw new IllegalStateException("the forged chain does not hold by itself");
        }
        expect(Tampering.REWRITTEN, agreed, changed, evidence);
    }

    private void expect(Tampering way, long record, List<String> changed, Evidence kept) throws IOException {
        int[] count = tally.computeIfAbsent(way, any -> new int[2]);
        count[1]++;
        AuditVerdict verdict = verify(changed, kept);
        if (verdict instanceof AuditVerdict.Tampered found && found.tampering() == way && found.sequence() == record) {
            count[0]++;
        } else {
            System.out.println("NOT NAMED: " + way + " at record " + record + ": " + verdict);
        }
    }

    /** Puts the lines into segments as long as those of the runtime. */
    private AuditVerdict verify(List<String> changed, Evidence kept) throws IOException {
        Path copy = directory.resolve("copy");
        if (Files.exists(copy)) {
            delete(copy);
        }
        Files.createDirectory(copy);
        for (int s = 0; s < segments.size(); s++) {
            int from = Math.min(changed.size(), segments.get(s));
            int to = s + 1 < segments.size() ? Math.min(changed.size(), segments.get(s + 1)) : changed.size();
            StringBuilder text = new StringBuilder();
            changed.subList(from, to).forEach(line -> text.append(line).append('\n'));
            Files.writeString(copy.resolve("%020d.jsonl".formatted(segments.get(s))), text);
        }
        return AuditVerifier.verify(copy, kept, List.of(key.publicKey()));
    }

    private static String hash(String line) {
        return line.substring("{\"hash\":\"".length(), "{\"hash\":\"".length() + 64);
    }

    /** A record with the hash that its content has, as somebody writes it who knows the format. */
    private static String withHash(String line) {
        JsonValue.JsonObject outer = (JsonValue.JsonObject) CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8));
        JsonValue record = outer.member("record").orElseThrow();
        String hash = CanonicalJson.sha256(CanonicalJson.write(record));
        return CanonicalJson.text(
                JsonValue.JsonObject.of(Map.of("hash", new JsonValue.JsonString(hash), "record", record)));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
