package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.GuestTrap.Kind;
import io.github.kawamuray.wasmtime.Trap;
import io.github.kawamuray.wasmtime.WasmFunctionError.TrapError;

/** Names traps. */
final class Traps {

    private Traps() {}

    static RuntimeException of(RuntimeException e) {
        if (e instanceof TrapError trap) {
            return new GuestTrap(kind(trap.trap()), text(trap.trap()), e);
        }
        return new EngineException("wasmtime failed: " + e.getMessage(), e);
    }

    private static Kind kind(Trap trap) {
        return switch (trap) {
            case STACK_OVERFLOW -> Kind.STACK;
            case MEMORY_OUT_OF_BOUNDS, HEAP_MISALIGNED -> Kind.MEMORY_OUT_OF_BOUNDS;
            case TABLE_OUT_OF_BOUNDS, INDIRECT_CALL_TO_NULL -> Kind.TABLE;
            case BAD_SIGNATURE -> Kind.INDIRECT_CALL_TYPE;
            case INTEGER_OVERFLOW, INTEGER_DIVISION_BY_ZERO, BAD_CONVERSION_TO_INTEGER -> Kind.ARITHMETIC;
            case UNREACHABLE_CODE_REACHED -> Kind.UNREACHABLE;
            case INTERRUPT -> Kind.INTERRUPTED;
            case UNKNOWN, ALWAYS_TRAP_ADAPTER, OUF_OF_FUEL -> Kind.OTHER;
        };
    }

    /** The words of the specification's test suite, where it has any. */
    private static String text(Trap trap) {
        return switch (trap) {
            case STACK_OVERFLOW -> "call stack exhausted";
            case MEMORY_OUT_OF_BOUNDS -> "out of bounds memory access";
            case HEAP_MISALIGNED -> "unaligned atomic";
            case TABLE_OUT_OF_BOUNDS -> "undefined element";
            case INDIRECT_CALL_TO_NULL -> "uninitialized element";
            case BAD_SIGNATURE -> "indirect call type mismatch";
            case INTEGER_OVERFLOW -> "integer overflow";
            case INTEGER_DIVISION_BY_ZERO -> "integer divide by zero";
            case BAD_CONVERSION_TO_INTEGER -> "invalid conversion to integer";
            case UNREACHABLE_CODE_REACHED -> "unreachable";
            case INTERRUPT -> "interrupted: no host call was made while another guest was being stopped";
            case UNKNOWN, ALWAYS_TRAP_ADAPTER, OUF_OF_FUEL -> "an unknown trap";
        };
    }
}
