package dev.caxton.spec.check;

import dev.caxton.engine.endive.EndiveCompiled;
import dev.caxton.engine.endive.EndiveInterpreter;
import dev.caxton.spec.mutation.Mutants;
import dev.caxton.spec.suite.Command;
import dev.caxton.spec.suite.Script;
import dev.caxton.spec.suite.SuiteFolder;
import dev.caxton.testkit.Wat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Mutants of the suite's modules and of the sample guests: the front end refuses or admits, and does nothing else. */
public final class DecoderMutants {

    private static final int MAX_BASE = 16 << 10;

    private DecoderMutants() {}

    /**
     * The entry point. Run it with a small heap.
     *
     * @param arguments how many mutants, and the first seed
     * @throws IOException if a base can't be read
     */
    public static void main(String... arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        List<byte[]> bases = bases(Optional.empty());
        Mutants mutants = new Mutants(bases, new EndiveInterpreter(), new EndiveCompiled());
        mutants.run(first, count, seed -> {
            System.out.println("no end for seed " + seed + ": " + mutants.hex(seed));
            System.out.println("decoder-mutants: a mutant hung");
            Runtime.getRuntime().halt(1);
        });
        mutants.outcomes().forEach((name, times) -> System.out.printf("%,9d %s%n", times, name));
        mutants.crashes().stream().limit(30).forEach(System.out::println);
        System.out.printf(
                "decoder-mutants: %d mutants of %d modules in a heap of %d MiB, %d crashes%n",
                count,
                bases.size(),
                Runtime.getRuntime().maxMemory() >> 20,
                mutants.crashes().size());
        System.exit(mutants.crashes().isEmpty() ? 0 : 1);
    }

    /**
     * What mutants are made from.
     *
     * @param scripts the scripts to take modules from; all if empty
     * @return valid modules: mutants of others are refused for what was wrong with them before
     * @throws IOException if one can't be read
     */
    static List<byte[]> bases(Optional<List<String>> scripts) throws IOException {
        List<byte[]> bases = new ArrayList<>(guests());
        Optional<SuiteFolder> folder = SuiteFolder.find();
        if (folder.isPresent()) {
            List<Script> all = scripts.map(
                            names -> names.stream().map(folder.get()::script).toList())
                    .orElseGet(folder.get()::scripts);
            for (Script script : all) {
                for (Command command : script.commands()) {
                    if (command instanceof Command.Instantiate c && Files.size(c.file()) <= MAX_BASE) {
                        bases.add(Files.readAllBytes(c.file()));
                    }
                }
            }
        }
        return bases;
    }

    private static List<byte[]> guests() throws IOException {
        List<byte[]> guests = new ArrayList<>();
        Path examples = SuiteFolder.module().resolve("../../examples/agents").normalize();
        try (Stream<Path> files = Files.walk(examples)) {
            for (Path file :
                    files.filter(p -> p.toString().endsWith(".wat")).sorted().toList()) {
                guests.add(Wat.assemble(Files.readString(file)));
            }
        }
        return guests;
    }
}
