package dev.caxton.engine.endive;

class EndiveInterpreterTest extends EngineContract {
    EndiveInterpreterTest() {
        super(new EndiveInterpreter());
    }
}
