package dev.caxton.engine.endive;

import dev.caxton.engine.contract.EngineContract;
import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Validator;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The contract with code that was compiled and loaded from the disk again. */
class KeptContractTest extends EngineContract {

    @TempDir
    static Path temporary = Path.of("");

    KeptContractTest() {
        super(new Loading());
    }

    /** Compiles everything twice: the second time it is loaded. */
    private static final class Loading implements Engine {

        private Engine engine() {
            return new EndiveCompiled().keepingCode(temporary.resolve("cache"), 100_000_000);
        }

        @Override
        public String id() {
            return EndiveCompiled.ID;
        }

        @Override
        public Set<Feature> features() {
            return engine().features();
        }

        @Override
        public Validator validator() {
            return engine().validator();
        }

        @Override
        public CompiledModule compile(MeteredModule module) {
            engine().compile(module).close();
            return engine().compile(module);
        }

        @Override
        public void warmUp() {
            engine().warmUp();
        }
    }
}
