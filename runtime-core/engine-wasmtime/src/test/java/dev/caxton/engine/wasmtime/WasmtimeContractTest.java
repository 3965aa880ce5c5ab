package dev.caxton.engine.wasmtime;

import dev.caxton.engine.contract.EngineContract;

class WasmtimeContractTest extends EngineContract {
    WasmtimeContractTest() {
        super(new WasmtimeEngine());
    }
}
