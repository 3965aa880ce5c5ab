package dev.caxton.engine.endive;

class EndiveCompiledTest extends EngineContract {
    EndiveCompiledTest() {
        super(new EndiveCompiled());
    }
}
