package dev.caxton.spec.feature;

import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.spec.suite.Command;
import dev.caxton.spec.suite.Script;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.ModuleRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the front end's gate says about modules at sets of features, beside what the oracle says. */
public final class GateComparison {

    /** The gate comes before validation, which is not asked for here. */
    private static final FrontEnd GATE = new FrontEnd(module -> Optional.empty());

    private GateComparison() {}

    /**
     * A disagreement.
     *
     * @param features the name of the set
     * @param module the module
     * @param admitted what the gate said
     * @param refusal its words, if it refused
     */
    public record Disagreement(String features, Sample module, boolean admitted, String refusal) {

        @Override
        public String toString() {
            return features + ": " + module.name() + " "
                    + (admitted ? "admitted by us only" : "refused by us only: " + refusal);
        }
    }

    /**
     * A module to compare by.
     *
     * @param name where it comes from
     * @param file the binary
     */
    public record Sample(String name, Path file) {}

    /**
     * The sets that are compared: every level, everything, everything but one feature, and the first version with one feature.
     *
     * @return by name
     */
    public static Map<String, Set<Feature>> sets() {
        EnumSet<Feature> everything = EnumSet.complementOf(EnumSet.copyOf(LevelRules.NEVER));
        Map<String, Set<Feature>> sets = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            sets.put("level " + level, LevelRules.of(level).features());
        }
        sets.put("everything", everything);
        sets.put("WebAssembly 1.0", EnumSet.noneOf(Feature.class));
        for (Feature feature : everything) {
            sets.put("all but " + feature, allBut(everything, feature));
            sets.put("only " + feature, WasmValidate.closed(EnumSet.of(feature)));
        }
        return sets;
    }

    private static Set<Feature> allBut(Set<Feature> everything, Feature feature) {
        EnumSet<Feature> rest = EnumSet.copyOf(everything);
        // With a feature go those that build on it.
        rest.removeIf(f -> WasmValidate.closed(EnumSet.of(f)).contains(feature));
        return rest;
    }

    /**
     * The valid modules of scripts, each once.
     *
     * @param scripts any scripts
     * @return the modules that the scripts instantiate, or fail to for a reason other than validity
     * @throws IOException if a file can't be read
     */
    public static List<Sample> samples(List<Script> scripts) throws IOException {
        Map<String, Sample> byContent = new LinkedHashMap<>();
        for (Script script : scripts) {
            for (Command command : script.commands()) {
                Optional<Path> file = switch (command) {
                    case Command.Instantiate c -> Optional.of(c.file());
                    case Command.AssertNotInstantiated c -> Optional.of(c.file());
                    default -> Optional.empty();
                };
                if (file.isPresent()) {
                    byContent.putIfAbsent(
                            HexFormat.of().formatHex(Files.readAllBytes(file.get())),
                            new Sample(script.name() + ":" + command.line(), file.get()));
                }
            }
        }
        return List.copyOf(byContent.values());
    }

    /**
     * The probes: a module for each way to use each feature, as far as the suite has none.
     *
     * @param folder where they are assembled to
     * @return the modules, named by their feature
     * @throws IOException if a file can't be written
     */
    public static List<Sample> probes(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Sample> samples = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(GateComparison.class.getResourceAsStream("probes.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .toList()) {
                int space = line.indexOf(' ');
                Path file = folder.resolve("probe-" + samples.size() + ".wasm");
                Files.write(file, Wat.assemble(line.substring(space + 1)));
                samples.add(new Sample("probe " + samples.size() + " " + line, file));
            }
        }
        return samples;
    }

    /**
     * Compares.
     *
     * @param name the set's name
     * @param features the set
     * @param samples modules that are valid with every feature on
     * @param work a folder for the oracle
     * @return the disagreements
     * @throws IOException if the oracle can't be asked
     */
    public static List<Disagreement> compare(String name, Set<Feature> features, List<Sample> samples, Path work)
            throws IOException {
        List<Boolean> oracle =
                WasmValidate.ask(samples.stream().map(Sample::file).toList(), features, work);
        List<Disagreement> disagreements = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Optional<String> refusal = gate(Files.readAllBytes(samples.get(i).file()), features);
            if (refusal.isEmpty() != oracle.get(i)) {
                disagreements.add(new Disagreement(name, samples.get(i), refusal.isEmpty(), refusal.orElse("")));
            }
        }
        return disagreements;
    }

    /** Why the gate refuses; empty if it admits, whatever becomes of the module later. */
    private static Optional<String> gate(byte[] module, Set<Feature> features) {
        ModuleRules rules = new ModuleRules("comparison", features, Set.of(), 0, List.of(), 65_536, 100);
        return switch (GATE.admit(module, rules)) {
            case FrontEndResult.Admitted admitted -> Optional.empty();
            case FrontEndResult.Refused refused ->
                switch (refused.refusal().code()) {
                    case "CAX-WASM-FEATURE", "CAX-WASM-UNSUPPORTED" ->
                        Optional.of(refused.refusal().message());
                    case "CAX-WASM-IMPORT", "CAX-WASM-IMPORT-COUNT", "CAX-WASM-EXPORT", "CAX-WASM-MEMORY" ->
                        Optional.empty();
                    default -> throw new IllegalStateException("a valid module is refused: " + refused.refusal());
                };
        };
    }
}
