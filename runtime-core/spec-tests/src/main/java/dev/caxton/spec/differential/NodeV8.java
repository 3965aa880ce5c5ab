package dev.caxton.spec.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The modules as they are, on V8 in a Node process: an engine that shares no line with ours. */
public final class NodeV8 implements Subject {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path work;

    /**
     * A subject.
     *
     * @param work where the script and its input are put
     */
    public NodeV8(Path work) {
        this.work = work;
    }

    /**
     * Whether {@code node} is on the path.
     *
     * @return false if V8 can't be asked here
     */
    public static boolean available() {
        try {
            Process process = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                return new String(out.readAllBytes(), StandardCharsets.UTF_8).startsWith("v");
            }
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return "V8 plain";
    }

    @Override
    public List<List<String>> observe(List<Plan> plans) {
        List<Map<String, Object>> input = plans.stream().map(NodeV8::input).toList();
        try {
            Files.createDirectories(work);
            Path script = work.resolve("observe.mjs");
            try (InputStream in = Objects.requireNonNull(NodeV8.class.getResourceAsStream("observe.mjs"))) {
                Files.write(script, in.readAllBytes());
            }
            Path plan = Files.write(work.resolve("plans.json"), JSON.writeValueAsBytes(input));
            Process process = new ProcessBuilder("node", script.toString())
                    .redirectInput(plan.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (InputStream out = process.getInputStream()) {
                return lines(JSON.readTree(out.readAllBytes()), plans.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> input(Plan plan) {
        List<Map<String, Object>> calls = new ArrayList<>();
        for (Plan.Call call : plan.calls()) {
            calls.add(Map.of(
                    "export", call.export(),
                    "parameters", call.parameters(),
                    "result", call.result(),
                    "arguments",
                            call.arguments().stream().map(Long::toHexString).toList()));
        }
        return Map.of("module", Base64.getEncoder().encodeToString(plan.module()), "calls", calls);
    }

    private static List<List<String>> lines(JsonNode answer, int expected) {
        List<List<String>> all = new ArrayList<>();
        for (JsonNode plan : answer) {
            List<String> lines = new ArrayList<>();
            plan.forEach(line -> lines.add(line.stringValue()));
            all.add(lines);
        }
        if (all.size() != expected) {
            throw new IllegalStateException("Node answered for " + all.size() + " of " + expected + " plans");
        }
        return all;
    }
}
