package dev.caxton.runtime;

import dev.caxton.policy.LevelRules;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.module.Admission;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.wasm.FrontEndResult;

/** Tells what a deployment would say to a module, and runs none of it. */
public final class ModuleCheck {

    private ModuleCheck() {}

    /**
     * Decodes, checks, validates and meters a module exactly as a deployment does, and compiles nothing. Takes time and memory bounded by the structural limits.
     *
     * @param module the WebAssembly binary; hostile
     * @param engine the engine that would run it
     * @param rules what the agent's level admits
     * @param limits the agent's limits
     * @return what is in it, or why it would be refused
     */
    public static FrontEndResult of(byte[] module, Engine engine, LevelRules rules, Limits limits) {
        return Admission.check(module.clone(), engine, rules, limits);
    }
}
