package dev.caxton.spec.engine;

import dev.caxton.spec.suite.Command.Action;
import dev.caxton.spec.suite.SuiteException;
import dev.caxton.spec.suite.SuiteException.Kind;
import dev.caxton.spec.suite.World;
import java.util.Optional;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/** Looks at modules and runs none. What a preparation makes of a module has to be valid too. */
public final class StaticWorld implements World {

    private final Preparation preparation;

    /**
     * A world.
     *
     * @param preparation what is done with each module
     */
    public StaticWorld(Preparation preparation) {
        this.preparation = preparation;
    }

    @Override
    public void instantiate(Optional<String> name, byte[] module) {
        byte[] prepared = preparation.prepare(module);
        try {
            Parser.parse(prepared);
        } catch (WasmEngineException e) {
            throw new SuiteException(Kind.BROKEN, "what became of the module is not valid: " + e.getMessage(), e);
        }
    }

    @Override
    public void register(Optional<String> name, String as) {}

    @Override
    public Results run(Action action) {
        throw new SuiteException(Kind.NOT_APPLICABLE, "nothing is run here");
    }

    @Override
    public Optional<String> refusal(byte[] module) {
        return preparation.refusal(module);
    }
}
