package dev.caxton.engine.wasmtime;

import dev.caxton.engine.contract.LoopContract;

class WasmtimeLoopTest extends LoopContract {
    WasmtimeLoopTest() {
        super(new WasmtimeEngine());
    }
}
