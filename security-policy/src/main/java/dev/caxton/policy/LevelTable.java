package dev.caxton.policy;

import dev.caxton.resource.Limits;
import dev.caxton.resource.Quotas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Prints levels side by side as a Markdown table with aligned columns. */
final class LevelTable {

    private final List<LevelRules> levels;
    private final List<List<String>> rows = new ArrayList<>();

    private LevelTable(List<LevelRules> levels) {
        this.levels = levels;
    }

    static String print(List<LevelRules> levels) {
        LevelTable table = new LevelTable(levels);
        table.fill();
        return table.text();
    }

    private void fill() {
        row("", rules -> rules.level().toString());
        for (Feature feature : Feature.values()) {
            row("feature " + feature, rules -> feature(rules, feature));
        }
        for (HostFunction function : HostFunction.values()) {
            row("import " + function, rules -> function(rules, function));
        }
        row("functions imported at most", rules -> Integer.toString(rules.maxImports()));
        row("step of the clock", rules -> time(rules.clockResolution()));
        limit("memory, bytes", Limits::memoryBytes);
        limit("fuel a turn", Limits::fuelPerTurn);
        row("guest time of a turn", rules -> time(rules.limits().turnTime()));
        limit("message, bytes", limits -> (long) limits.messageBytes());
        limit("depth of calls", limits -> (long) limits.callDepth());
        limit("calls of the host a turn", limits -> (long) limits.hostCallsPerTurn());
        limit("tool calls a turn", limits -> (long) limits.toolCallsPerTurn());
        limit("messages a turn", limits -> (long) limits.messagesPerTurn());
        limit("output a turn, bytes", limits -> (long) limits.outputBytesPerTurn());
        limit("messages waiting", limits -> (long) limits.mailboxLength());
        limit("fuel a second", Limits::fuelPerSecond);
        quota("messages in a batch", Quotas::batch);
        quota("keys of state", quotas -> quotas.state().keys());
        stateful("key, bytes", quotas -> quotas.state().keyBytes());
        stateful("value, bytes", quotas -> quotas.state().valueBytes());
        quota("state, bytes", quotas -> quotas.state().totalBytes());
        quota("timers waiting", quotas -> quotas.timers().pending());
        timed("timer, bytes", timers -> number(timers.bytes()));
        timed("shortest timer", timers -> time(timers.shortest()));
        timed("longest timer", timers -> timers.longest().toDays() + " days");
    }

    private static String feature(LevelRules rules, Feature feature) {
        if (rules.features().contains(feature)) {
            return "yes";
        }
        return rules.admissible().contains(feature) ? "if a document admits it" : "-";
    }

    private static String function(LevelRules rules, HostFunction function) {
        if (function == HostFunction.CALL_TOOL && rules.hostFunctions().contains(function)) {
            return "by grant";
        }
        if (function == HostFunction.CALL_TOOL && rules.toolsNeedOptIn()) {
            return "by grant, if a document opts in";
        }
        return rules.hostFunctions().contains(function) ? "yes" : "-";
    }

    private void limit(String name, Function<Limits, Long> value) {
        row(name, rules -> number(value.apply(rules.limits())));
    }

    private void quota(String name, ToLongFunction<Quotas> value) {
        row(name, rules -> number(value.applyAsLong(rules.quotas())));
    }

    private void stateful(String name, ToLongFunction<Quotas> value) {
        row(name, rules -> rules.quotas().state().keys() == 0 ? "-" : number(value.applyAsLong(rules.quotas())));
    }

    private void timed(String name, Function<Quotas.Timers, String> value) {
        row(
                name,
                rules -> rules.quotas().timers().pending() == 0
                        ? "-"
                        : value.apply(rules.quotas().timers()));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void row(String name, Function<LevelRules, String> cell) {
        List<String> row = new ArrayList<>();
        row.add(name);
        levels.forEach(rules -> row.add(cell.apply(rules)));
        rows.add(row);
    }

    private static String time(Duration duration) {
        if (duration.toNanosPart() == 0) {
            return duration.toSeconds() + " s";
        }
        return duration.toNanos() % 1_000_000 == 0 ? duration.toMillis() + " ms" : duration.toNanos() / 1_000 + " us";
    }

    private String text() {
        int[] widths = new int[levels.size() + 1];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < widths.length; i++) {
                String cell = rows.get(r).get(i);
                out.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
            }
            out.append("|\n");
            if (r == 0) {
                Arrays.stream(widths).forEach(width -> out.append('|').append("-".repeat(width + 2)));
                out.append("|\n");
            }
        }
        return out.toString();
    }
}
