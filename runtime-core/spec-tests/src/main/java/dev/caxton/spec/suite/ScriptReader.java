package dev.caxton.spec.suite;

import dev.caxton.spec.suite.Command.Action;
import dev.caxton.spec.suite.SpecValue.Pattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what WABT makes of a script. What it doesn't know it refuses, so that no assertion is lost unseen. */
final class ScriptReader {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    private ScriptReader(Path folder) {
        this.folder = folder;
    }

    static Script read(String name, Path folder) {
        ScriptReader reader = new ScriptReader(folder);
        List<Command> commands = new ArrayList<>();
        for (JsonNode node : JSON.readTree(folder.resolve(name + ".json")).required("commands")) {
            commands.add(reader.command(node));
        }
        return new Script(name, commands);
    }

    private Command command(JsonNode node) {
        int line = node.required("line").intValue();
        String type = text(node, "type");
        return switch (type) {
            case "module" -> new Command.Instantiate(line, name(node, "name"), file(node));
            case "register" -> new Command.Register(line, name(node, "name"), text(node, "as"));
            case "action" -> new Command.Run(line, action(node));
            case "assert_return" -> new Command.AssertReturn(line, action(node), values(node.required("expected")));
            case "assert_trap" -> new Command.AssertTrap(line, action(node), text(node, "text"));
            case "assert_exhaustion" -> new Command.AssertExhaustion(line, action(node));
            case "assert_unlinkable" -> new Command.AssertNotInstantiated(line, true, file(node), text(node, "text"));
            case "assert_uninstantiable" ->
                new Command.AssertNotInstantiated(line, false, file(node), text(node, "text"));
            case "assert_invalid" ->
                new Command.AssertRefused(line, Command.Refused.INVALID, file(node), text(node, "text"));
            case "assert_malformed" ->
                text(node, "module_type").equals("text")
                        ? new Command.AssertMalformedText(line)
                        : new Command.AssertRefused(line, Command.Refused.MALFORMED, file(node), text(node, "text"));
            default -> throw new IllegalArgumentException("unknown command " + type + " at line " + line);
        };
    }

    private static Action action(JsonNode node) {
        JsonNode action = node.required("action");
        boolean get = text(action, "type").equals("get");
        return new Action(
                get, name(action, "module"), text(action, "field"), get ? List.of() : values(action.required("args")));
    }

    private static List<SpecValue> values(JsonNode nodes) {
        List<SpecValue> values = new ArrayList<>();
        nodes.forEach(n -> values.add(value(n)));
        return values;
    }

    private static SpecValue value(JsonNode node) {
        String type = text(node, "type");
        if (type.equals("v128")) {
            // Only compared where an engine has vectors; none has.
            return new SpecValue(type, Pattern.BITS, 0);
        }
        if (!node.has("value")) {
            return new SpecValue(type, Pattern.NOT_NULL, 0);
        }
        String value = text(node, "value");
        return switch (value) {
            case "nan:canonical" -> new SpecValue(type, Pattern.CANONICAL_NAN, 0);
            case "nan:arithmetic" -> new SpecValue(type, Pattern.ARITHMETIC_NAN, 0);
            case "null" -> new SpecValue(type, Pattern.NULL, 0);
            default -> new SpecValue(type, Pattern.BITS, Long.parseUnsignedLong(value));
        };
    }

    private Path file(JsonNode node) {
        return folder.resolve(text(node, "filename"));
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }

    private static Optional<String> name(JsonNode node, String field) {
        return node.has(field) ? Optional.of(text(node, field)) : Optional.empty();
    }
}
