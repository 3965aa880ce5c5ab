package dev.caxton.spec.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * A module and the calls that every engine makes, in order. An instance that trapped is replaced by a fresh one before the next call.
 * Immutable.
 */
public final class Plan {

    /** Generated modules stop by themselves once this has been called; it has to be called before each other call. */
    static final String RESET = "hangLimitInitializer";

    /** The import module that generated modules log to, with functions {@code log-i32} and so on. */
    static final String LOG_MODULE = "fuzzing-support";

    /** The letters that stand for types. */
    static final String TYPES = "ijfd";

    private static final int ROUNDS = 2;

    private final String name;
    private final byte[] module;
    private final List<Call> calls;

    private Plan(String name, byte[] module, List<Call> calls) {
        this.name = name;
        this.module = module.clone();
        this.calls = List.copyOf(calls);
    }

    /**
     * What it is called in messages.
     *
     * @return such as {@code seed 7}
     */
    public String name() {
        return name;
    }

    /**
     * The binary.
     *
     * @return a copy
     */
    public byte[] module() {
        return module.clone();
    }

    /**
     * What to call, in order.
     *
     * @return an unmodifiable list
     */
    public List<Call> calls() {
        return calls;
    }

    /**
     * A call.
     *
     * @param export the function
     * @param parameters a letter for each type: i32 is {@code i}, i64 {@code j}, f32 {@code f}, f64 {@code d}
     * @param result a letter or nothing
     * @param arguments raw bits
     */
    public record Call(String export, String parameters, String result, List<Long> arguments) {

        /** Copies the arguments. */
        public Call {
            arguments = List.copyOf(arguments);
        }

        long[] raw() {
            return arguments.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /**
     * Calls to every exported function, twice, with arguments from the seed.
     *
     * @param seed of the arguments
     * @param module a valid module
     * @return the plan
     */
    public static Plan of(long seed, byte[] module) {
        Random random = new Random(seed);
        WasmModule parsed = Parser.parse(module);
        List<Call> calls = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < parsed.exportSection().exportCount(); i++) {
                Export export = parsed.exportSection().getExport(i);
                if (export.exportType() == ExternalType.FUNCTION
                        && !export.name().equals(RESET)) {
                    calls.add(call(export.name(), type(parsed, export.index()), random));
                }
            }
        }
        return new Plan("seed " + seed, module, calls);
    }

    private static Call call(String name, FunctionType type, Random random) {
        List<Long> arguments = new ArrayList<>();
        String parameters = letters(type.params());
        for (int i = 0; i < parameters.length(); i++) {
            arguments.add(argument(parameters.charAt(i), random));
        }
        return new Call(name, parameters, letters(type.returns()), arguments);
    }

    /** Small numbers, limits and anything; no NaN, whose bits do not survive JavaScript. */
    private static long argument(char letter, Random random) {
        long bits = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(5) - 2;
            case 1 -> 1L << random.nextInt(64);
            case 2 -> random.nextInt();
            default -> random.nextLong();
        };
        return switch (letter) {
            case 'i' -> bits & 0xFFFF_FFFFL;
            case 'j' -> bits;
            case 'f' -> Float.floatToRawIntBits((float) bits) & 0xFFFF_FFFFL;
            case 'd' -> Double.doubleToRawLongBits((double) bits);
            default -> throw new IllegalArgumentException("type " + letter);
        };
    }

    private static FunctionType type(WasmModule module, int function) {
        List<FunctionImport> imported = module.importSection().stream()
                .filter(FunctionImport.class::isInstance)
                .map(FunctionImport.class::cast)
                .toList();
        int type = function < imported.size()
                ? imported.get(function).typeIndex()
                : module.functionSection().getFunctionType(function - imported.size());
        return module.typeSection().getType(type);
    }

    private static String letters(List<ValType> types) {
        StringBuilder letters = new StringBuilder();
        types.forEach(t -> letters.append(letter(t)));
        return letters.toString();
    }

    private static char letter(ValType type) {
        if (type.equals(ValType.I32)) {
            return 'i';
        } else if (type.equals(ValType.I64)) {
            return 'j';
        } else if (type.equals(ValType.F32)) {
            return 'f';
        } else if (type.equals(ValType.F64)) {
            return 'd';
        }
        throw new IllegalArgumentException("a generated module uses " + type);
    }
}
