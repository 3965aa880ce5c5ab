package dev.caxton.policy;

/**
 * A WebAssembly proposal that a policy admits or refuses. The names in documents and messages are those of the proposals.
 *
 * <p>What a module needs is found by its first use of a feature, not by a declaration.
 */
public enum Feature {
    /** Import and export of mutable globals. */
    MUTABLE_GLOBALS("mutable-globals"),
    /** {@code i32.extend8_s} and its kin. */
    SIGN_EXTENSION("sign-extension"),
    /** {@code i32.trunc_sat_f32_s} and its kin. */
    SATURATING_FLOAT_TO_INT("saturating-float-to-int"),
    /** Functions and blocks with several results, blocks with parameters. */
    MULTI_VALUE("multi-value"),
    /** {@code memory.copy}, {@code memory.fill}, {@code memory.init}, {@code table.copy}, passive segments. */
    BULK_MEMORY("bulk-memory"),
    /** {@code externref}, {@code ref.null}, {@code ref.func}, several tables, {@code table.get} and its kin. */
    REFERENCE_TYPES("reference-types"),
    /** The {@code v128} type and its instructions. */
    SIMD("simd"),
    /** Vector instructions whose results the host may choose. */
    RELAXED_SIMD("relaxed-simd"),
    /** Shared memories and atomic instructions. Refused at every level. */
    THREADS("threads"),
    /** {@code return_call} and {@code return_call_indirect}. */
    TAIL_CALL("tail-call"),
    /** Tags, {@code try}, {@code try_table} and {@code throw}. */
    EXCEPTIONS("exceptions"),
    /** Typed function references. */
    FUNCTION_REFERENCES("function-references"),
    /** Struct and array types. */
    GC("gc"),
    /** More than one memory. */
    MULTI_MEMORY("multi-memory"),
    /** Memories and tables indexed by 64-bit addresses. */
    MEMORY64("memory64"),
    /** {@code i32.add} and its kin in constant expressions. */
    EXTENDED_CONST("extended-const");

    private final String text;

    Feature(String text) {
        this.text = text;
    }

    /**
     * The name of the proposal, as policy documents write it.
     *
     * @return lower-case letters, digits and hyphens
     */
    @Override
    public String toString() {
        return text;
    }
}
