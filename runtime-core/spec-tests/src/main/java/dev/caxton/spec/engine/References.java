package dev.caxton.spec.engine;

import dev.caxton.spec.suite.Command.Action;
import dev.caxton.spec.suite.SpecValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.CallResult;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmExternRef;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** Calls in which Endive keeps references to things of the host beside the numbers: it hands them over as Java objects, the suite writes them as numbers. */
final class References {

    private References() {}

    static long[] call(Instance instance, Action action) {
        FunctionType type = instance.exportType(action.field());
        long[] numbers = new long[action.arguments().size()];
        @Nullable Object[] objects = new Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            long value = action.arguments().get(i).argument();
            if (type.params().get(i).isObjectRef()) {
                objects[i] = value == SpecValue.NULL_BITS ? null : new WasmExternRef(value);
            } else {
                numbers[i] = value;
            }
        }
        if (!type.hasObjectRefParams() && !type.hasObjectRefReturns()) {
            long[] results = instance.export(action.field()).apply(numbers);
            return results == null ? new long[0] : results;
        }
        CallResult result = instance.export(action.field()).applyWithRefs(numbers, objects);
        List<ValType> returns = type.returns();
        long[] results = new long[returns.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = returns.get(i).isObjectRef() ? number(result.refResult(i)) : result.longResult(i);
        }
        return results;
    }

    static long global(Instance instance, String name) {
        GlobalInstance global = instance.exports().global(name);
        return global.getType().isObjectRef() ? number(global.getRefValue()) : global.getValue();
    }

    private static long number(@Nullable Object reference) {
        return reference instanceof WasmExternRef extern ? extern.value() : SpecValue.NULL_BITS;
    }
}
