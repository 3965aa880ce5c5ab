package dev.caxton.wasm;

import dev.caxton.policy.Feature;

/** How to compile a module without a feature. Flags are those of clang, rustc and Binaryen's wasm-opt. */
final class Remedies {

    private Remedies() {}

    static String flags(Feature feature) {
        return switch (feature) {
            case MUTABLE_GLOBALS ->
                "-mno-mutable-globals (clang), and no -Wl,--export of a mutable global such as __stack_pointer.";
            case SIGN_EXTENSION ->
                "-mno-sign-ext or -mcpu=mvp (clang), -C target-cpu=mvp (rustc), or `wasm-opt --signext-lowering`.";
            case SATURATING_FLOAT_TO_INT ->
                "-mno-nontrapping-fptoint or -mcpu=mvp (clang), -C target-cpu=mvp (rustc), or `wasm-opt --llvm-nontrapping-fptoint-lowering`.";
            case MULTI_VALUE -> "-mno-multivalue or -mcpu=mvp (clang), -C target-cpu=mvp (rustc).";
            case BULK_MEMORY ->
                "-mno-bulk-memory or -mcpu=mvp (clang), -C target-cpu=mvp (rustc), or `wasm-opt --llvm-memory-copy-fill-lowering`.";
            case REFERENCE_TYPES -> "-mno-reference-types or -mcpu=mvp (clang), -C target-cpu=mvp (rustc).";
            case SIMD -> "-mno-simd128 (clang), -C target-feature=-simd128 (rustc).";
            case RELAXED_SIMD -> "-mno-relaxed-simd (clang), -C target-feature=-relaxed-simd (rustc).";
            case THREADS ->
                "no -pthread and -mno-atomics (clang), -C target-feature=-atomics (rustc), no shared memory.";
            case TAIL_CALL -> "-mno-tail-call (clang), -C target-feature=-tail-call (rustc).";
            case EXCEPTIONS -> "-fno-exceptions and -fno-wasm-exceptions (clang), -C panic=abort (rustc).";
            case FUNCTION_REFERENCES, GC ->
                "use a toolchain that targets linear memory (clang, rustc, TinyGo, AssemblyScript) instead of one for garbage-collected languages.";
            case MULTI_MEMORY -> "use one memory, or `wasm-opt --multi-memory-lowering`.";
            case MEMORY64 ->
                "--target=wasm32 (clang), --target wasm32-unknown-unknown (rustc), or `wasm-opt --memory64-lowering`.";
            case EXTENDED_CONST -> "-mno-extended-const (clang), and no position-independent code (-fPIC).";
        };
    }
}
