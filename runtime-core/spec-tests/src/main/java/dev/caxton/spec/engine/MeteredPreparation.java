package dev.caxton.spec.engine;

import dev.caxton.policy.Feature;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.spec.suite.SuiteException;
import dev.caxton.spec.suite.SuiteException.Kind;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.Validator;
import dev.caxton.wasm.binary.FunctionNames;
import dev.caxton.wasm.binary.ModuleDecoder;
import dev.caxton.wasm.binary.ModuleException;
import dev.caxton.wasm.binary.StructuralLimits;
import dev.caxton.wasm.meter.Injection;
import dev.caxton.wasm.meter.ModuleRewriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.Instance;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * The front end's decoder, the validator and the rewriter, without the rules about imports and exports: the suite links modules in ways that no guest may. Fuel
 * is plenty, depth is not.
 */
public final class MeteredPreparation implements Preparation {

    /** What the suite is about. */
    public static final Set<Feature> WEBASSEMBLY_2 = EnumSet.of(
            Feature.MUTABLE_GLOBALS,
            Feature.SIGN_EXTENSION,
            Feature.SATURATING_FLOAT_TO_INT,
            Feature.MULTI_VALUE,
            Feature.BULK_MEMORY,
            Feature.REFERENCE_TYPES,
            Feature.SIMD);

    /** More than the deepest legal recursion of the suite. */
    static final int CALL_DEPTH = 400;

    private static final long SLICE = 1L << 20;
    private static final int SLICES = 1 << 7;

    private final Validator validator;
    private final List<Instance> instances = new ArrayList<>();
    private boolean start;
    private int slices;

    /**
     * A preparation for one world.
     *
     * @param validator full validation, as the front end is given it
     */
    public MeteredPreparation(Validator validator) {
        this.validator = validator;
    }

    @Override
    public byte[] prepare(byte[] module) {
        try {
            ModuleDecoder.Decoded decoded = ModuleDecoder.decode(module);
            Optional<String> invalid = refusal(module, decoded);
            if (invalid.isPresent()) {
                throw new SuiteException(Kind.REFUSED, invalid.get());
            }
            start = decoded.module().start() >= 0;
            Injection injection = new Injection(
                    new Injection.Names(
                            Metering.MODULE,
                            Metering.QUANTUM.name(),
                            Metering.TOO_DEEP.name(),
                            Metering.FUEL_GLOBAL,
                            Metering.DEPTH_GLOBAL,
                            Metering.START),
                    StructuralLimits.MEMORY_PAGES,
                    StructuralLimits.TABLE_ELEMENTS,
                    CALL_DEPTH);
            return ModuleRewriter.rewrite(module, decoded.module(), FunctionNames.find(module), injection)
                    .module()
                    .toByteArray();
        } catch (ModuleException e) {
            throw new SuiteException(Kind.REFUSED, e.what(), e);
        }
    }

    @Override
    public List<ImportFunction> imports() {
        return List.of(
                new HostFunction(
                        Metering.MODULE,
                        Metering.QUANTUM.name(),
                        FunctionType.of(List.of(ValType.I64), List.of(ValType.I64)),
                        (instance, arguments) -> {
                            if (++slices > SLICES) {
                                throw new SuiteException(Kind.BROKEN, "out of fuel");
                            }
                            return new long[] {SLICE};
                        }),
                new HostFunction(
                        Metering.MODULE,
                        Metering.TOO_DEEP.name(),
                        FunctionType.of(List.of(), List.of()),
                        (instance, arguments) -> {
                            throw new TurnEnd("too deep");
                        }));
    }

    @Override
    public void instantiated(Instance instance) {
        instances.add(instance);
        if (start) {
            beforeCall();
            instance.export(Metering.START).apply();
        }
    }

    @Override
    public void beforeCall() {
        slices = 0;
        // A trap leaves the depth where it was; in the suite, unlike in the runtime, instances live on after traps.
        instances.forEach(i -> i.exports().global(Metering.DEPTH_GLOBAL).setValue(0));
    }

    @Override
    public boolean endedByDepth(Throwable e) {
        return e instanceof TurnEnd;
    }

    @Override
    public Optional<String> refusal(byte[] module) {
        try {
            return refusal(module, ModuleDecoder.decode(module));
        } catch (ModuleException e) {
            return Optional.of(e.what());
        }
    }

    private Optional<String> refusal(byte[] module, ModuleDecoder.Decoded decoded) {
        EnumSet<Feature> later = EnumSet.noneOf(Feature.class);
        later.addAll(decoded.uses().all().keySet());
        later.removeAll(WEBASSEMBLY_2);
        return later.isEmpty() ? validator.validate(module) : Optional.of("not WebAssembly 2.0: " + later);
    }
}
