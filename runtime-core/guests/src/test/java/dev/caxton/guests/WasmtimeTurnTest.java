package dev.caxton.guests;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The native engine, whose host functions run on a thread that is not the turn's. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the engine runs on x86-64 Linux only")
class WasmtimeTurnTest extends TurnTest {
    WasmtimeTurnTest() {
        super("wasmtime");
    }
}
