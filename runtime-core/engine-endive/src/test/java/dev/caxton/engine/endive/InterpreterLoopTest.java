package dev.caxton.engine.endive;

import dev.caxton.engine.contract.LoopContract;

class InterpreterLoopTest extends LoopContract {
    InterpreterLoopTest() {
        super(new EndiveInterpreter());
    }
}
