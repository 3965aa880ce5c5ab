package dev.caxton.guests;

class CompiledTurnTest extends TurnTest {
    CompiledTurnTest() {
        super("endive-compiled");
    }
}
