package dev.caxton.engine.endive;

import dev.caxton.engine.contract.EngineContract;

class InterpreterContractTest extends EngineContract {
    InterpreterContractTest() {
        super(new EndiveInterpreter());
    }
}
