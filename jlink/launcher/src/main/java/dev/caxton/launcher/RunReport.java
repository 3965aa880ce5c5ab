package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonArray;
import dev.caxton.audit.json.JsonValue.JsonBoolean;
import dev.caxton.audit.json.JsonValue.JsonNumber;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.turn.TurnReport;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param agent the agent as it stood before the message
 * @param warnings what the author should know about the module
 * @param logs what the agent logged
 * @param result what came of the message
 */
record RunReport(AgentStatus agent, List<String> warnings, List<LogLine> logs, RequestResult result) {

    RunReport {
        warnings = List.copyOf(warnings);
        logs = List.copyOf(logs);
    }

    ExitCode exit() {
        return switch (result) {
            case RequestResult.Answered ignored -> ExitCode.OK;
            case RequestResult.Unanswered ignored -> ExitCode.NO_REPLY;
            case RequestResult.Failed ignored -> ExitCode.TURN_FAILED;
            case RequestResult.Refused ignored -> ExitCode.REFUSED;
        };
    }

    private Optional<TurnReport> turn() {
        return switch (result) {
            case RequestResult.Answered answered -> Optional.of(answered.turn());
            case RequestResult.Unanswered unanswered -> Optional.of(unanswered.turn());
            case RequestResult.Failed failed -> failed.turn();
            case RequestResult.Refused ignored -> Optional.empty();
        };
    }

    /** One line for people: {@code completed: fuel 1,234 of 1,000,000, guest time 0.21 ms of 5 s, memory up to 10 MB, endive-compiled, default}. */
    Optional<String> summary() {
        return turn().map(turn -> String.format(
                Locale.ROOT,
                "%s: fuel %s%,d of %,d, guest time %.2f ms of %s, memory at most %s, %s, level %s",
                turn.outcome().toLowerCase(Locale.ROOT).replace('_', ' '),
                turn.fuelExact() ? "" : "at most ",
                turn.fuelUsed(),
                agent.limits().fuelPerTurn(),
                turn.guestTime().toNanos() / 1e6,
                seconds(agent.limits().turnTime().toMillis()),
                bytes(agent.limits().memoryBytes()),
                agent.engine(),
                agent.level()));
    }

    JsonObject json() {
        Map<String, JsonValue> members = new TreeMap<>();
        members.put("module", new JsonString(agent.module()));
        members.put("engine", new JsonString(agent.engine()));
        members.put("level", new JsonString(agent.level().toString()));
        members.put(
                "warnings",
                new JsonArray(warnings.stream().<JsonValue>map(JsonString::new).toList()));
        members.put("logs", new JsonArray(logs.stream().map(RunReport::json).toList()));
        turn().ifPresent(turn -> members.put("turn", json(turn)));
        switch (result) {
            case RequestResult.Answered answered -> reply(answered.reply(), members);
            case RequestResult.Unanswered ignored -> {}
            case RequestResult.Failed failed -> members.put("problem", json(failed.problem()));
            case RequestResult.Refused refused -> members.put("problem", json(refused.problem()));
        }
        return JsonObject.of(members);
    }

    /** Text where the reply is text, otherwise base64: JSON has no bytes. */
    private static void reply(byte[] reply, Map<String, JsonValue> members) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reply))
                    .toString();
            members.put("reply", new JsonString(text));
        } catch (CharacterCodingException e) {
            members.put("replyBase64", new JsonString(Base64.getEncoder().encodeToString(reply)));
        }
    }

    private static JsonValue json(TurnReport turn) {
        return JsonObject.of(Map.of(
                "outcome", new JsonString(turn.outcome()),
                "fuelUsed", new JsonNumber(turn.fuelUsed()),
                "fuelExact", new JsonBoolean(turn.fuelExact()),
                "guestMillis", new JsonNumber(turn.guestTime().toNanos() / 1e6),
                "toolCalls", new JsonNumber(turn.toolCalls()),
                "messagesSent", new JsonNumber(turn.messagesSent())));
    }

    private static JsonValue json(LogLine line) {
        return JsonObject.of(Map.of(
                "level", new JsonString(levelName(line.level())),
                "text", new JsonString(line.text())));
    }

    private static JsonValue json(Problem problem) {
        return JsonObject.of(Map.of(
                "code", new JsonString(problem.code()),
                "message", new JsonString(problem.message()),
                "remedy", new JsonString(problem.remedy())));
    }

    static String text(Problem problem) {
        return new Fault(ExitCode.FAULT, problem.code(), problem.message(), problem.remedy()).text();
    }

    static String levelName(int level) {
        List<String> names = List.of("trace", "debug", "info", "warning", "error");
        return names.get(Math.clamp(level, 0, names.size() - 1));
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** In the unit that gives a whole number, or else rounded in millions. */
    private static String bytes(long bytes) {
        if (bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes % 1_000_000 == 0 ? bytes / 1_000_000 + " MB" : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
