package dev.caxton.engine.endive;

import dev.caxton.engine.contract.EngineContract;

class CompiledContractTest extends EngineContract {
    CompiledContractTest() {
        super(new EndiveCompiled());
    }
}
