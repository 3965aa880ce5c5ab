package dev.caxton.runtime.module;

import dev.caxton.policy.Feature;
import dev.caxton.policy.LevelRules;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.sandbox.GuestAbi;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.Refusal;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets a module in under the rules of a level, or says why not: first it is checked, then compiled. Safe for use by many threads. */
public final class Admission {

    private final CompiledModules modules;

    /** What became of a module that was admitted. */
    public sealed interface Result {

        /**
         * It is compiled.
         *
         * @param module a share of it
         */
        record Loaded(LoadedModule module) implements Result {}

        /**
         * It was refused; nothing is left of it.
         *
         * @param problem why
         */
        record Refused(Problem problem) implements Result {}
    }

    /**
     * An admission.
     *
     * @param modules where compiled modules are shared
     */
    public Admission(CompiledModules modules) {
        this.modules = modules;
    }

    /**
     * Checks and meters, and compiles nothing.
     *
     * @param bytes the module as it came
     * @param engine the engine that would run it
     * @param rules what the agent's level admits
     * @param limits the agent's limits
     * @return the metered module or why it was refused
     */
    public static FrontEndResult check(byte[] bytes, Engine engine, LevelRules rules, Limits limits) {
        ModuleRules module = new ModuleRules(
                rules.level().toString(),
                rules.features(),
                GuestAbi.imports(rules.hostFunctions()),
                rules.maxImports(),
                GuestAbi.exports(),
                limits.memoryPages(),
                limits.callDepth());
        FrontEndResult result = new FrontEnd(engine.validator()).admit(bytes, module);
        return switch (result) {
            case FrontEndResult.Refused refused -> refused;
            case FrontEndResult.Admitted admitted -> runnable(admitted, engine);
        };
    }

    private static FrontEndResult runnable(FrontEndResult.Admitted admitted, Engine engine) {
        Set<Feature> missing = EnumSet.noneOf(Feature.class);
        missing.addAll(admitted.module().features());
        missing.removeAll(engine.features());
        if (missing.isEmpty()) {
            return admitted;
        }
        String names = missing.stream().map(Feature::toString).collect(Collectors.joining(", "));
        return new FrontEndResult.Refused(new Refusal(
                "CAX-ENGINE-FEATURE",
                "the module uses " + names + ", which the engine " + engine.id() + " does not run safely",
                "Build the module without " + names + ", or choose an engine that has it."));
    }

    /**
     * Compiles what was admitted, or takes a share of it where another agent has it already. Blocks, for as long as the size of the module asks for.
     *
     * @param engine the engine
     * @param metered the module
     * @return a share of it, or why there is none
     */
    public Result load(Engine engine, MeteredModule metered) {
        try {
            return new Result.Loaded(modules.load(engine, metered));
        } catch (CompiledModules.NoRoom e) {
            return new Result.Refused(new Problem(
                    "CAX-RESOURCE-CODE",
                    "the compiled module would take about " + e.asked() + " bytes, and of the memory for agents, "
                            + e.total() + " bytes, " + e.taken() + " are taken",
                    "Remove an agent, use a smaller module, or give the runtime more heap."));
        } catch (EngineException e) {
            if (e.code().equals(CompilerThreads.BUSY)) {
                return new Result.Refused(new Problem(
                        e.code(), "the module could not be compiled now: " + e.getMessage(), "Try again later."));
            }
            return new Result.Refused(new Problem(
                    "CAX-ENGINE-COMPILE",
                    "the engine " + engine.id() + " could not compile the module: " + e.getMessage(),
                    "Deploy it with another engine, or split its largest functions."));
        }
    }
}
