package dev.caxton.engine.endive;

import dev.caxton.engine.contract.LoopContract;

class CompiledLoopTest extends LoopContract {
    CompiledLoopTest() {
        super(new EndiveCompiled());
    }
}
