package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryOfCallsTest {

    @TempDir
    Path directory;

    private static AuditEvent.ToolCallIntended intended(String call) {
        return new AuditEvent.ToolCallIntended(
                TenantId.DEFAULT,
                Principal.agent(Events.GREETER),
                call,
                Events.INTENT.tool(),
                "ab".repeat(32),
                "agent",
                Optional.of("trace-" + call));
    }

    private static AuditEvent ended(String call) {
        return new AuditEvent.ToolCallEnded(
                intended(call),
                "answered",
                "OK",
                new AuditEvent.Ruling("permit", Optional.of("r"), "d"),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO);
    }

    private FileAuditLog open() {
        return FileAuditLog.open(directory.resolve("log"), Events.segmentsOf(2_000));
    }

    private static List<String> unknown(FileAuditLog log) {
        log.append(Events.numbered(99));
        return log
                .reader()
                .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL.type("tool-call-ended"), false, 1_000))
                .records()
                .stream()
                .filter(record -> record.event().string("outcome").orElse("").equals("unknown"))
                .map(record -> record.event().string("call").orElseThrow() + " "
                        + record.event().string("trace").orElseThrow() + " " + record.principal())
                .toList();
    }

    @Test
    void aCallWhoseEndNobodyRecordedGetsAnUnknownOutcomeOnce() {
        try (FileAuditLog log = open()) {
            log.append(Events.numbered(0));
            log.append(intended("lost"));
            for (int i = 0; i < 30; i++) {
                log.append(intended("c" + i));
                log.append(ended("c" + i));
            }
            log.append(intended("last"));
        }
        try (FileAuditLog log = open()) {
            assertEquals(
                    List.of("last trace-last agent:default/greeter", "lost trace-lost agent:default/greeter"),
                    unknown(log).stream().sorted().toList());
        }
        try (FileAuditLog log = open()) {
            assertEquals(2, unknown(log).size());
        }
    }

    @Test
    void aCallThatEndedInALaterSegmentIsNotOpen() {
        try (FileAuditLog log = open()) {
            log.append(Events.numbered(0));
            log.append(intended("slow"));
            for (int i = 0; i < 40; i++) {
                log.append(Events.of("t", i));
            }
            log.append(ended("slow"));
        }
        try (FileAuditLog log = open()) {
            assertEquals(List.of(), unknown(log));
        }
    }
}
