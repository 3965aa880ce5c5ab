package dev.caxton.engine.endive;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.GuestTrap.Kind;
import java.util.Locale;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.WasmEngineException;

/** Names traps. Endive tells most of them apart by its message only, which quotes the specification's test suite. */
final class Traps {

    private Traps() {}

    static RuntimeException of(RuntimeException e) {
        if (e instanceof WasmInterruptedException) {
            return new GuestTrap(Kind.INTERRUPTED, "interrupted", e);
        }
        if (e instanceof WasmEngineException || e instanceof ArithmeticException) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new GuestTrap(kind(message.toLowerCase(Locale.ROOT)), message, e);
        }
        return new EngineException("Endive failed: " + e, e);
    }

    private static Kind kind(String message) {
        if (message.contains("interrupted")) {
            return Kind.INTERRUPTED;
        } else if (message.contains("unreachable")) {
            return Kind.UNREACHABLE;
        } else if (message.contains("out of bounds memory")) {
            return Kind.MEMORY_OUT_OF_BOUNDS;
        } else if (message.contains("call stack exhausted")) {
            return Kind.STACK;
        } else if (message.contains("indirect call type mismatch")) {
            return Kind.INDIRECT_CALL_TYPE;
        } else if (message.contains("table") || message.contains("element")) {
            return Kind.TABLE;
        } else if (message.contains("integer") || message.contains("/ by zero")) {
            return Kind.ARITHMETIC;
        }
        return Kind.OTHER;
    }
}
