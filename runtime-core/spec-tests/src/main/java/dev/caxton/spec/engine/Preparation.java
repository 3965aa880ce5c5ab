package dev.caxton.spec.engine;

import java.util.List;
import java.util.Optional;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.Instance;
import run.endive.wasm.InvalidException;
import run.endive.wasm.MalformedException;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/** What happens to a module of the suite before Endive sees it, and around its calls. One per world. */
public interface Preparation {

    /**
     * Rewrites a module.
     *
     * @param module the bytes of the suite
     * @return what the engine gets
     */
    byte[] prepare(byte[] module);

    /**
     * The functions it adds to the imports.
     *
     * @return for one instance
     */
    List<ImportFunction> imports();

    /**
     * Called once the module is instantiated; runs its start function if the engine has not.
     *
     * @param instance a fresh instance
     */
    void instantiated(Instance instance);

    /** Called before every call from outside. */
    void beforeCall();

    /**
     * Whether a call ended because the meter found it too deep.
     *
     * @param e what came out of the engine
     */
    boolean endedByDepth(Throwable e);

    /**
     * Looks at a module.
     *
     * @param module the bytes
     * @return why it is malformed or invalid
     */
    Optional<String> refusal(byte[] module);

    /**
     * The module as it is, judged by Endive's parser.
     *
     * @return a preparation that changes nothing
     */
    static Preparation plain() {
        return new Preparation() {
            @Override
            public byte[] prepare(byte[] module) {
                return module;
            }

            @Override
            public List<ImportFunction> imports() {
                return List.of();
            }

            @Override
            public void instantiated(Instance instance) {}

            @Override
            public void beforeCall() {}

            @Override
            public boolean endedByDepth(Throwable e) {
                return false;
            }

            @Override
            public Optional<String> refusal(byte[] module) {
                // Endive leaves a part of validation to instantiation, where it is told apart from linking by its
                // exceptions.
                try {
                    Instance.builder(Parser.parse(module))
                            .withInitialize(false)
                            .withStart(false)
                            .build();
                    return Optional.empty();
                } catch (InvalidException | MalformedException e) {
                    return Optional.of(String.valueOf(e.getMessage()));
                } catch (WasmEngineException e) {
                    return Optional.empty();
                }
            }
        };
    }
}
