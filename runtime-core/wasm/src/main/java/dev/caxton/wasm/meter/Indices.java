package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.DecodedModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The index spaces after the injection. Two imports are added behind those there are, so every function that is not imported moves by two; three functions and
 * the doors, two globals, three types and those with a depth are added at the end and move nothing.
 */
final class Indices {

    private static final int INJECTED_IMPORTS = 2;
    private static final int INJECTED_TYPES = 3;

    private final DecodedModule module;
    private final Functions functions;

    /** The types of inner functions that are told how deep they are, by the type that they have in the original. */
    private final Map<Integer, Integer> deepTypes = new LinkedHashMap<>();

    Indices(DecodedModule module, Functions functions) {
        this.module = module;
        this.functions = functions;
        for (int i = 0; i < module.functions().size(); i++) {
            int function = module.importedFunctions() + i;
            if (functions.inner(function) && functions.deep(function)) {
                deepTypes.computeIfAbsent(
                        module.functions().get(i), type -> module.types().size() + INJECTED_TYPES + deepTypes.size());
            }
        }
    }

    /** Where a function is now, for those who call it by its index. */
    int function(int index) {
        return index < module.importedFunctions() ? index : index + INJECTED_IMPORTS;
    }

    /** Where a function is now, for everybody else. */
    int door(int index) {
        int door = index < module.importedFunctions() ? -1 : functions.door(index);
        return door < 0 ? function(index) : firstDoor() + door;
    }

    /** The host call for the next slice. */
    int quantum() {
        return module.importedFunctions();
    }

    /** The host call at the depth limit. */
    int tooDeep() {
        return module.importedFunctions() + 1;
    }

    /** The injected function that asks for the next slice and returns the counter. */
    int refill() {
        return module.functionCount() + INJECTED_IMPORTS;
    }

    /** The injected function that charges what stands on the stack. */
    int charge() {
        return refill() + 1;
    }

    /** The injected function that asks for the next slice where the counter is in its global. */
    int refillGlobal() {
        return charge() + 1;
    }

    private int firstDoor() {
        return refillGlobal() + 1;
    }

    /** The injected global with what is left of the slice. */
    int fuel() {
        return module.globalCount();
    }

    /** The injected global with the call depth. */
    int depth() {
        return module.globalCount() + 1;
    }

    /** The type of {@link #quantum} and {@link #refill}. */
    int quantumType() {
        return module.types().size();
    }

    /** The type of {@link #tooDeep} and {@link #refillGlobal}. */
    int plainType() {
        return module.types().size() + 1;
    }

    /** The type of {@link #charge}. */
    int chargeType() {
        return module.types().size() + 2;
    }

    /** The type that a function has now for those who call it by its index. */
    int type(int function) {
        int type = module.functions().get(function - module.importedFunctions());
        return functions.inner(function) && functions.deep(function) ? deepTypes.getOrDefault(type, type) : type;
    }

    /** The types in the original to which the depth is added as the last parameter, in the order of the types with it. */
    List<Integer> deepened() {
        return List.copyOf(deepTypes.keySet());
    }
}
