package dev.caxton.engine.wasmtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.wasm.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {

    private final NativeEngine engine = Rig.engine();

    @Test
    void everyNumberTypeGoesInAndComesOutBitByBit() {
        try (GuestInstance guest = Rig.instance(engine, """
                (module
                  (func (export "i32") (param i32) (result i32) (local.get 0))
                  (func (export "i64") (param i64) (result i64) (local.get 0))
                  (func (export "f32") (param f32) (result f32) (local.get 0))
                  (func (export "f64") (param f64) (result f64) (local.get 0)))
                """)) {
            assertEquals(0xFFFF_FFFFL, guest.call("i32", -1));
            assertEquals(Long.MIN_VALUE + 7, guest.call("i64", Long.MIN_VALUE + 7));
            // Signalling NaNs with a payload: a conversion by way of arithmetic would make them quiet.
            assertEquals(0x7FA0_1234L, guest.call("f32", 0x7FA0_1234L));
            assertEquals(0x7FF4_0000_0000_1234L, guest.call("f64", 0x7FF4_0000_0000_1234L));
        }
    }

    @Test
    void hostFunctionsGetArgumentsAndMemoryAndAnswer() {
        byte[][] seen = new byte[1][];
        try (GuestInstance guest = Rig.instance(
                engine,
                """
                (module
                  (import "host" "sum" (func $sum (param i32 i64 f32 f64) (result i64)))
                  (memory (export "memory") 1 4)
                  (data (i32.const 8) "abc")
                  (func (export "run") (result i64)
                    (drop (memory.grow (i32.const 1)))
                    (call $sum (i32.const -1) (i64.const 5) (f32.const 1.5) (f64.const 2.5))))
                """,
                Rig.binding(
                        "sum",
                        List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64),
                        List.of(ValueType.I64),
                        (memory, a) -> {
                            assertEquals(2 * 65_536, memory.size());
                            seen[0] = memory.read(8, 3);
                            memory.write(2 * 65_536 - 2, new byte[] {7, 8});
                            return (int) a[0]
                                    + a[1]
                                    + (long) Float.intBitsToFloat((int) a[2])
                                    + (long) Double.longBitsToDouble(a[3]);
                        }))) {
            assertEquals(65_536, guest.memory().size());
            assertEquals(7, guest.call("run"));
            assertArrayEquals("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII), seen[0]);
            assertEquals(2 * 65_536, guest.memory().size());
            assertArrayEquals(new byte[] {7, 8}, guest.memory().read(2 * 65_536 - 2, 2));
        }
    }

    @Test
    void aTurnEndComesOutAsTheSameObject() {
        TurnEnd end = new TurnEnd("enough");
        try (GuestInstance guest = Rig.instance(
                engine,
                "(module (import \"host\" \"end\" (func $end)) (func (export \"run\") (call $end)))",
                Rig.binding("end", () -> {
                    throw end;
                }))) {
            assertSame(end, assertThrows(TurnEnd.class, () -> guest.call("run")));
            assertThrows(IllegalStateException.class, () -> guest.call("run"));
        }
    }

    @Test
    void theCauseOfAFailedHostFunctionIsKept() {
        // No message: the binding would lose even that one.
        NullPointerException cause = new NullPointerException();
        try (GuestInstance guest = Rig.instance(
                engine,
                "(module (import \"host\" \"fail\" (func $fail)) (func (export \"run\") (call $fail)))",
                Rig.binding("fail", () -> {
                    throw cause;
                }))) {
            assertSame(
                    cause,
                    assertThrows(EngineException.class, () -> guest.call("run")).getCause());
        }
    }
}
