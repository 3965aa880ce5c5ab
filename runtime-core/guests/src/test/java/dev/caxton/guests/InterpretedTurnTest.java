package dev.caxton.guests;

class InterpretedTurnTest extends TurnTest {
    InterpretedTurnTest() {
        super("endive-interpreter");
    }
}
