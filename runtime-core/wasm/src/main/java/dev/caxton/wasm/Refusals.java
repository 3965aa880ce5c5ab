package dev.caxton.wasm;

import dev.caxton.policy.Feature;
import dev.caxton.wasm.binary.FunctionNames;
import dev.caxton.wasm.binary.ModuleException;
import dev.caxton.wasm.binary.Text;
import dev.caxton.wasm.meter.ModuleRewriter;

/** The words of refusals that are not about one rule only. */
final class Refusals {

    static final String MALFORMED = "CAX-WASM-MALFORMED";
    static final String INVALID = "CAX-WASM-INVALID";
    static final String LIMIT = "CAX-WASM-LIMIT";
    static final String COMPONENT = "CAX-WASM-COMPONENT";
    static final String FEATURE = "CAX-WASM-FEATURE";
    static final String UNSUPPORTED = "CAX-WASM-UNSUPPORTED";
    static final String IMPORT = "CAX-WASM-IMPORT";
    static final String IMPORT_COUNT = "CAX-WASM-IMPORT-COUNT";
    static final String EXPORT = "CAX-WASM-EXPORT";
    static final String RESERVED = "CAX-WASM-RESERVED";
    static final String MEMORY = "CAX-WASM-MEMORY";

    /** How much of a validator's text is passed on. */
    private static final int VALIDATOR_TEXT = 400;

    private Refusals() {}

    static Refusal of(ModuleException e, FunctionNames names) {
        String place = e.place().describe(names);
        return switch (e.kind()) {
            case MALFORMED ->
                new Refusal(
                        MALFORMED,
                        "Not a well-formed WebAssembly module: %s (%s).".formatted(e.what(), place),
                        "Check that the file is complete and is a core WebAssembly module (.wasm), not text (.wat) or an archive. "
                                + "If another tool accepts it, it uses a proposal that Caxton does not know: compile for WebAssembly 1.0 (-mcpu=mvp).");
            case INVALID ->
                new Refusal(
                        INVALID,
                        "Not a valid WebAssembly module: %s (%s).".formatted(e.what(), place),
                        "Compile it again, or ask `wasm-validate` what is wrong with it.");
            case LIMIT ->
                new Refusal(
                        LIMIT,
                        "The module is too large: %s (%s).".formatted(e.what(), place),
                        "Make it smaller: optimise for size (-Oz, `wasm-opt -Oz`), strip debug sections (`wasm-strip`), or split what is too large. "
                                + "These limits are the same for every policy.");
            case COMPONENT ->
                new Refusal(
                        COMPONENT,
                        "This is a WebAssembly component, and Caxton runs core modules.",
                        "Deploy the core module: build for wasm32-unknown-unknown or wasm32-wasip1 without `wasm-tools component new`.");
            case UNDECODABLE ->
                e.feature()
                        .map(feature -> unsupported(feature, e.what(), place))
                        .orElseThrow(() -> new IllegalStateException("no feature in " + e.what()));
        };
    }

    static Refusal unsupported(Feature feature, String what, String place) {
        return new Refusal(
                UNSUPPORTED,
                "The module uses the feature %s, which Caxton runs under no policy: %s (%s)."
                        .formatted(feature, what, place),
                "Compile without it: " + Remedies.flags(feature));
    }

    static Refusal invalid(String text) {
        return new Refusal(
                INVALID,
                "Not a valid WebAssembly module: %s.".formatted(Text.printable(text, VALIDATOR_TEXT)),
                "Compile it again, or ask `wasm-validate` what is wrong with it.");
    }

    static String oversized(ModuleRewriter.Oversized function, FunctionNames names) {
        return ("Function %d%s becomes about %d bytes of JVM bytecode. Beyond 8,000 it runs several times slower, and without "
                        + "-XX:-DontCompileHugeMethods it is never compiled: split it, or optimise for size.")
                .formatted(
                        function.function(),
                        names.of(function.function())
                                .map(n -> " \"" + Text.printable(n) + "\"")
                                .orElse(""),
                        function.bytecodes());
    }
}
