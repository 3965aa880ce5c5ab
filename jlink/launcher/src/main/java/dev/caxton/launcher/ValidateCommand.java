package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonArray;
import dev.caxton.audit.json.JsonValue.JsonBoolean;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.runtime.ModuleCheck;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Refusal;
import dev.caxton.wasm.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what a server would say to a module, without running any of it. */
@Command(
        name = "validate",
        description = {
            "Check a module as a deployment would, and run none of it.",
            "",
            "Says which features and imports it uses; or why it is refused, and what can be done about that.",
            ""
        })
final class ValidateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODULE", description = "The WebAssembly module, a .wasm file.")
    Path module = Path.of("");

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "How much the agent is trusted: ${COMPLETION-CANDIDATES}. Without it: ${DEFAULT-VALUE}.")
    Level level = Level.DEFAULT;

    @Option(names = "--json", description = "Print one JSON object instead.")
    boolean json;

    ValidateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        byte[] bytes = Inputs.file(module, Inputs.MAX_MODULE);
        // As if a document had opted in to tools: whether one does, the server says.
        LevelRules rules = LevelRules.of(level).with(List.of(), List.of(), true);
        return switch (ModuleCheck.of(bytes, Engines.all().getFirst(), rules, rules.limits())) {
            case FrontEndResult.Admitted admitted -> admitted(admitted.module());
            case FrontEndResult.Refused refused -> refused(refused.refusal());
        };
    }

    private int admitted(MeteredModule module) {
        List<String> features =
                module.features().stream().sorted().map(Feature::toString).toList();
        List<String> imports =
                module.imports().stream().map(ValidateCommand::written).toList();
        if (json) {
            terminal.out()
                    .println(CanonicalJson.text(JsonObject.of(Map.of(
                            "admitted", new JsonBoolean(true),
                            "level", new JsonString(level.toString()),
                            "module", new JsonString(module.digest()),
                            "features", strings(features),
                            "imports", strings(imports),
                            "exports",
                                    strings(module.exports().stream().sorted().toList()),
                            "warnings", strings(module.warnings())))));
            return ExitCode.OK.number();
        }
        terminal.out().println("admitted at level " + level);
        terminal.out().println("sha256    " + module.digest());
        terminal.out()
                .println("features  "
                        + (features.isEmpty() ? "none beyond the first version" : String.join(", ", features)));
        terminal.out().println("imports   " + (imports.isEmpty() ? "nothing" : String.join("\n          ", imports)));
        terminal.out()
                .println("exports   "
                        + module.exports().stream()
                                .sorted()
                                .map(Terminal::printable)
                                .collect(Collectors.joining(", ")));
        module.warnings().forEach(warning -> terminal.out().println("warning   " + Terminal.printable(warning)));
        return ExitCode.OK.number();
    }

    private int refused(Refusal refusal) {
        if (json) {
            terminal.out()
                    .println(CanonicalJson.text(JsonObject.of(Map.of(
                            "admitted", new JsonBoolean(false),
                            "level", new JsonString(level.toString()),
                            "problem",
                                    JsonObject.of(Map.of(
                                            "code", new JsonString(refusal.code()),
                                            "message", new JsonString(refusal.message()),
                                            "remedy", new JsonString(refusal.remedy())))))));
            return ExitCode.REFUSED.number();
        }
        throw new Fault(ExitCode.REFUSED, refusal.code(), refusal.message(), refusal.remedy());
    }

    private static JsonArray strings(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    /** {@code caxton.log(i32, i32, i32)}, {@code caxton.reply(i32, i32) -> i32}. */
    private static String written(AdmittedImport function) {
        FunctionType type = function.type();
        String results = types(type.results());
        return function.module() + "." + function.name() + "(" + types(type.parameters()) + ")"
                + (results.isEmpty() ? "" : " -> " + results);
    }

    private static String types(List<ValueType> types) {
        return types.stream().map(type -> type.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }
}
