package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.ValueType;
import io.github.kawamuray.wasmtime.FuncType;
import io.github.kawamuray.wasmtime.Val;
import java.util.List;

/** Raw bits to the binding's values and back. The bits of a NaN survive both ways. */
final class Values {

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private Values() {}

    static long bits(Val value) {
        return switch (value.getType()) {
            case I32 -> value.i32() & LOW_HALF;
            case I64 -> value.i64();
            case F32 -> Float.floatToRawIntBits(value.f32()) & LOW_HALF;
            case F64 -> Double.doubleToRawLongBits(value.f64());
            case EXTERN_REF, FUNC_REF, V128 -> throw unsupported(value.getType().name());
        };
    }

    static long[] bits(Val[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = bits(values[i]);
        }
        return bits;
    }

    static Val value(Val.Type type, long bits) {
        return switch (type) {
            case I32 -> Val.fromI32((int) bits);
            case I64 -> Val.fromI64(bits);
            case F32 -> Val.fromF32(Float.intBitsToFloat((int) bits));
            case F64 -> Val.fromF64(Double.longBitsToDouble(bits));
            case EXTERN_REF, FUNC_REF, V128 -> throw unsupported(type.name());
        };
    }

    static Val[] values(List<ValueType> types, long[] bits) {
        Val[] values = new Val[bits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(type(types.get(i)), bits[i]);
        }
        return values;
    }

    static FuncType type(FunctionType type) {
        return new FuncType(types(type.parameters()), types(type.results()));
    }

    static Val.Type type(ValueType type) {
        return switch (type) {
            case I32 -> Val.Type.I32;
            case I64 -> Val.Type.I64;
            case F32 -> Val.Type.F32;
            case F64 -> Val.Type.F64;
            case V128, FUNCREF, EXTERNREF -> throw unsupported(type.name());
        };
    }

    private static Val.Type[] types(List<ValueType> types) {
        return types.stream().map(Values::type).toArray(Val.Type[]::new);
    }

    private static EngineException unsupported(String type) {
        return new EngineException(Codes.MODULE, "the engine wasmtime passes numbers only, and not a " + type);
    }
}
