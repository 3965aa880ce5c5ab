package dev.caxton.wasm.binary;

import java.util.List;

/** The sections of WebAssembly 2.0 and their order. Source: the section "Modules" of its binary format. */
public final class SectionOrder {

    /** The type section. */
    public static final int TYPE = 1;

    /** The import section. */
    public static final int IMPORT = 2;

    /** The function section. */
    public static final int FUNCTION = 3;

    /** The table section. */
    public static final int TABLE = 4;

    /** The memory section. */
    public static final int MEMORY = 5;

    /** The global section. */
    public static final int GLOBAL = 6;

    /** The export section. */
    public static final int EXPORT = 7;

    /** The start section. */
    public static final int START = 8;

    /** The element section. */
    public static final int ELEMENT = 9;

    /** The code section. */
    public static final int CODE = 10;

    /** The data section. */
    public static final int DATA = 11;

    /** The data count section. */
    public static final int DATA_COUNT = 12;

    /** The tag section of the proposal exceptions. */
    static final int TAG = 13;

    private static final List<Integer> ORDER =
            List.of(TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, DATA_COUNT, CODE, DATA);

    private static final List<String> NAMES = List.of(
            "custom section",
            "type section",
            "import section",
            "function section",
            "table section",
            "memory section",
            "global section",
            "export section",
            "start section",
            "element section",
            "code section",
            "data section",
            "data count section");

    private SectionOrder() {}

    /** The place of a section in the order, from 1, or -1 if there is no such section. */
    static int rank(int id) {
        int place = ORDER.indexOf(id);
        return place < 0 ? -1 : place + 1;
    }

    static String name(int id) {
        return NAMES.get(id);
    }
}
