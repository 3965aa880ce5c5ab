package dev.caxton.wasm.binary;

/**
 * How large the parts of a module may be, whatever its policy says. They bound the time and memory of everything that reads a module, compilers included: no
 * engine's compile step can be interrupted.
 *
 * <p>"JS API" is the section "Implementation-defined limits" of the WebAssembly JavaScript interface, which browsers agreed on. Where a value here is lower, it
 * is because a server compiles modules of strangers, next to others, on two cores; what compilers of ordinary agents emit stays far below.
 */
public final class StructuralLimits {

    /** Bytes in a module: 8 MiB. JS API: 1 GiB. Endive compiles about 0.4 MB a second, so this is some twenty seconds. */
    public static final int MODULE_BYTES = 8 << 20;

    /** Types. JS API: 1,000,000. */
    public static final int TYPES = 10_000;

    /** Parameters of a function or block. JS API: 1,000. A JVM method has at most 255. */
    public static final int PARAMETERS = 255;

    /** Results of a function or block. JS API: 1,000. */
    public static final int RESULTS = 255;

    /** Functions, imported ones included. JS API: 1,000,000. */
    public static final int FUNCTIONS = 20_000;

    /** Imports of all kinds. JS API: 1,000,000. What a policy admits is far less. */
    public static final int IMPORTS = 1_000;

    /** Exports. JS API: 1,000,000. */
    public static final int EXPORTS = 10_000;

    /** Globals, imported ones included. JS API: 1,000,000. Every instance has its own. */
    public static final int GLOBALS = 1_000;

    /** Tables, imported ones included. JS API: 100,000. Every instance has its own. */
    public static final int TABLES = 16;

    /** Elements that a table may have, at first or ever; declared maxima are clamped to it. JS API: 10,000,000. */
    public static final int TABLE_ELEMENTS = 100_000;

    /** Pages that a memory can have at all: 4 GiB, from the specification. */
    public static final int MEMORY_PAGES = 65_536;

    /** Element segments. JS API: 10,000,000. */
    public static final int ELEMENT_SEGMENTS = 10_000;

    /** Elements in one segment. JS API: 10,000,000. */
    public static final int SEGMENT_ELEMENTS = 100_000;

    /** Data segments. JS API: 100,000. */
    public static final int DATA_SEGMENTS = 10_000;

    /** Bytes in the body of a function: 256 KiB. JS API: 7,654,321. A JVM method has at most 64 KiB of bytecode; beyond that Endive interprets. */
    public static final int FUNCTION_BYTES = 256 << 10;

    /** Locals of a function, parameters included. JS API: 50,000. */
    public static final int LOCALS = 4_096;

    /** Blocks, loops and ifs inside each other. The JS API has no limit. A {@code switch} with n cases nests n blocks. */
    public static final int NESTING = 2_048;

    /** Targets of one {@code br_table}. JS API: 65,520. */
    public static final int BRANCH_TARGETS = 32_768;

    /** Targets of all {@code br_table} of a module. A compiler was measured to take 30 s for 500,000. */
    public static final int ALL_BRANCH_TARGETS = 131_072;

    /** Instructions in a constant expression. Without the proposal extended-const, one is all that is valid. */
    public static final int CONSTANT_INSTRUCTIONS = 100;

    /** Bytes in the name of an import or export. JS API: 100,000. */
    public static final int NAME_BYTES = 1_024;

    /** Custom sections. */
    public static final int CUSTOM_SECTIONS = 1_000;

    private StructuralLimits() {}
}
