package dev.caxton.wasm;

import dev.caxton.wasm.binary.Body;
import dev.caxton.wasm.binary.CustomSections;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.FunctionNames;
import dev.caxton.wasm.binary.ModuleDecoder;
import dev.caxton.wasm.binary.ModuleException;
import dev.caxton.wasm.binary.Signature;
import dev.caxton.wasm.binary.StructuralLimits;
import dev.caxton.wasm.meter.Injection;
import dev.caxton.wasm.meter.ModuleRewriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A module's way in: bounded decode, structural limits, feature gate, import and export rules, full validation of the original, clamp and meter. Immutable
 * and safe for use by many threads, if the validator is; equal input gives equal bytes.
 */
public final class FrontEnd {

    /** Calls under way at most where none are nested further: a function, its door, and one that it calls. */
    private static final int NESTED = 3;

    private final Validator validator;

    /**
     * A front end.
     *
     * @param validator full validation
     */
    public FrontEnd(Validator validator) {
        this.validator = validator;
    }

    /**
     * Admits or refuses a module. Never throws for what the bytes say, as far as the validator does not, and takes time and memory bounded by the structural
     * limits, whatever they say. Blocks for that time.
     *
     * @param module the bytes as they came, which are not changed
     * @param rules what it must respect
     * @return the metered module, or why it was refused
     */
    public FrontEndResult admit(byte[] module, ModuleRules rules) {
        ModuleDecoder.Decoded decoded;
        try {
            decoded = ModuleDecoder.decode(module);
        } catch (ModuleException e) {
            return new FrontEndResult.Refused(Refusals.of(e, FunctionNames.find(module)));
        }
        FunctionNames names = FunctionNames.find(module);
        Optional<Refusal> refusal = FeatureGate.check(decoded.uses(), rules, names)
                .or(() -> SizeGate.check(decoded.module(), rules))
                .or(() -> ImportGate.check(decoded.module(), rules))
                .or(() -> ExportGate.check(decoded.module(), rules))
                .or(() -> validator.validate(CustomSections.strip(module)).map(Refusals::invalid));
        return refusal.<FrontEndResult>map(FrontEndResult.Refused::new)
                .orElseGet(() -> new FrontEndResult.Admitted(meter(module, decoded, names, rules)));
    }

    private static MeteredModule meter(
            byte[] original, ModuleDecoder.Decoded decoded, FunctionNames names, ModuleRules rules) {
        DecodedModule module = decoded.module();
        Injection injection = new Injection(
                new Injection.Names(
                        Metering.MODULE,
                        Metering.QUANTUM.name(),
                        Metering.TOO_DEEP.name(),
                        Metering.FUEL_GLOBAL,
                        Metering.DEPTH_GLOBAL,
                        Metering.START),
                rules.memoryPages(),
                StructuralLimits.TABLE_ELEMENTS,
                rules.callDepth());
        ModuleRewriter.Rewritten rewritten = ModuleRewriter.rewrite(original, module, names, injection);
        List<String> warnings = rewritten.oversized().stream()
                .map(o -> Refusals.oversized(o, names))
                .toList();
        return new MeteredModule(
                digest(original),
                rewritten.module().toByteArray(),
                new MeteredModule.Original(
                        decoded.uses().all().keySet(),
                        Signatures.imports(module),
                        module.exports().stream().map(e -> e.name()).collect(Collectors.toUnmodifiableSet()),
                        module.start() >= 0,
                        rewritten.nested() ? Long.MAX_VALUE : NESTED * frame(module)),
                warnings);
    }

    /** No instruction is shorter than a byte, and none pushes more than the longest list of results. */
    private static long frame(DecodedModule module) {
        long pushed = 1;
        long parameters = 0;
        for (Signature type : module.types()) {
            pushed = Math.max(pushed, type.resultCount());
            parameters = Math.max(parameters, type.parameterCount());
        }
        long frame = 0;
        for (Body body : module.bodies()) {
            frame = Math.max(
                    frame, parameters + body.declared() + pushed * body.code().length());
        }
        return frame;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
