package dev.caxton.wasm;

import java.util.List;

/**
 * The type of a function.
 *
 * @param parameters types of the parameters, in order
 * @param results types of the results, in order
 */
public record FunctionType(List<ValueType> parameters, List<ValueType> results) {

    /** Copies both lists. */
    public FunctionType {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }
}
