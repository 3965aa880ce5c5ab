package dev.caxton.spec.check;

import dev.caxton.engine.endive.EndiveCompiled;
import dev.caxton.engine.endive.EndiveInterpreter;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.spec.engine.EndiveWorld;
import dev.caxton.spec.engine.MeteredPreparation;
import dev.caxton.spec.engine.Preparation;
import dev.caxton.spec.engine.SpiWorld;
import dev.caxton.spec.engine.StaticWorld;
import dev.caxton.spec.suite.Exclusions;
import dev.caxton.spec.suite.Script;
import dev.caxton.spec.suite.ScriptRunner;
import dev.caxton.spec.suite.Tally;
import dev.caxton.spec.suite.World;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The worlds that the suite is run in: {@code plain} is an engine alone, {@code metered} with the rewriter, {@code runtime} with everything a guest meets. */
public final class Worlds {

    private Worlds() {}

    /**
     * A world that can be made afresh for each script.
     *
     * @param name its name
     * @param make makes one
     */
    public record Named(String name, Supplier<World> make) {}

    /**
     * Endive without the front end.
     *
     * @return compiled and interpreted
     */
    public static List<Named> plain() {
        return List.of(
                new Named(EndiveCompiled.ID + " plain", () -> new EndiveWorld(true, Preparation.plain())),
                new Named(EndiveInterpreter.ID + " plain", () -> new EndiveWorld(false, Preparation.plain())));
    }

    /**
     * Endive with decoder, validator and rewriter.
     *
     * @return compiled and interpreted
     */
    public static List<Named> metered() {
        return List.of(
                new Named(
                        EndiveCompiled.ID + " metered",
                        () -> new EndiveWorld(true, new MeteredPreparation(new EndiveCompiled().validator()))),
                new Named(
                        EndiveInterpreter.ID + " metered",
                        () -> new EndiveWorld(false, new MeteredPreparation(new EndiveInterpreter().validator()))));
    }

    /**
     * Every engine of the runtime, behind its interface.
     *
     * @return those that services name
     */
    public static List<Named> runtime() {
        List<Named> worlds = new ArrayList<>();
        for (Engine engine : engines()) {
            worlds.add(new Named(engine.id() + " runtime", () -> new SpiWorld(engine, traits(engine))));
        }
        return worlds;
    }

    /**
     * The front end alone: what of the suite can be checked without running anything.
     *
     * @return decoder, validator and rewriter, whose bytes have to be valid too
     */
    public static Named frontEnd() {
        return new Named(
                "front end", () -> new StaticWorld(new MeteredPreparation(new EndiveInterpreter().validator())));
    }

    /** Wasmtime's binding takes the size of a memory as a signed number of bytes in 32 bits. */
    private static SpiWorld.Traits traits(Engine engine) {
        return engine.id().equals("wasmtime")
                ? new SpiWorld.Traits(32_767, true)
                : new SpiWorld.Traits(SpiWorld.MAX_PAGES, false);
    }

    /**
     * The engines that services name.
     *
     * @return at least one
     */
    public static List<Engine> engines() {
        List<Engine> engines = new ArrayList<>();
        ServiceLoader.load(Engine.class).forEach(engines::add);
        return engines;
    }

    /**
     * What came out of a world.
     *
     * @param world its name
     * @param tally what held
     * @param verdict what of it was expected
     */
    public record Outcome(String world, Tally tally, Exclusions.Verdict verdict) {

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("%-28s %,6d / %,6d assertions, %4d modules"
                    .formatted(world, tally.passed(), tally.total() - verdict.excluded(), tally.modules()));
            if (verdict.excluded() > 0) {
                text.append(", ").append(verdict.excluded()).append(" excluded");
            }
            tally.notApplicable()
                    .forEach((reason, count) -> text.append("\n    not applicable: %,d, %s".formatted(count, reason)));
            verdict.problems().stream()
                    .limit(30)
                    .forEach(p -> text.append("\n    ").append(p));
            return text.toString();
        }
    }

    /**
     * Runs scripts in a world.
     *
     * @param world the world
     * @param scripts the scripts
     * @param exclusions what is known to fail
     * @return the outcome
     */
    public static Outcome run(Named world, List<Script> scripts, Exclusions exclusions) {
        Tally all = new Tally();
        scripts.forEach(script -> all.add(ScriptRunner.run(script, world.make())));
        Set<String> names = scripts.stream().map(Script::name).collect(Collectors.toSet());
        return new Outcome(world.name(), all, exclusions.judge(world.name(), names, all.failures()));
    }
}
