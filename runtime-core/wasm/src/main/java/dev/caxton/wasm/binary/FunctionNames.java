package dev.caxton.wasm.binary;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names of functions and of the module from the custom section {@code name}, which nothing but messages and tools depends on: it is read leniently, and
 * what can't be read is as if it were not there.
 */
public final class FunctionNames {

    /** No names. */
    public static final FunctionNames NONE = new FunctionNames();

    /** As many sections as a module that is taken can have. */
    private static final int MOST_SECTIONS = StructuralLimits.CUSTOM_SECTIONS + 13;

    private static final int MODULE_NAME = 0;
    private static final int FUNCTION_NAMES = 1;

    private final SortedMap<Integer, String> names = new TreeMap<>();
    private Optional<String> module = Optional.empty();

    private FunctionNames() {}

    /**
     * Finds the names in a module, well-formed or not.
     *
     * @param bytes the module, not changed
     * @return the names there are
     */
    public static FunctionNames find(byte[] bytes) {
        FunctionNames found = new FunctionNames();
        if (bytes.length > StructuralLimits.MODULE_BYTES) {
            return found;
        }
        ByteReader in = new ByteReader(bytes);
        try {
            in.skip(8);
            for (int i = 0; in.remaining() > 0 && i < MOST_SECTIONS; i++) {
                int id = in.u8();
                long size = in.u32();
                if (size > in.remaining()) {
                    break;
                }
                int from = in.position();
                int end = from + (int) size;
                if (id == 0) {
                    in.window(from, end);
                    found.custom(in);
                }
                in.window(end, bytes.length);
            }
        } catch (ModuleException e) {
            // What was read before the damage stays useful.
            return found;
        }
        return found;
    }

    private void custom(ByteReader in) {
        try {
            if (!in.name().equals("name")) {
                return;
            }
            int sectionEnd = in.position() + in.remaining();
            while (in.remaining() > 0) {
                int id = in.u8();
                long size = in.u32();
                if (size > in.remaining()) {
                    return;
                }
                int end = in.position() + (int) size;
                if (id == MODULE_NAME) {
                    module = Optional.of(in.name());
                } else if (id == FUNCTION_NAMES) {
                    in.window(in.position(), end);
                    functions(in);
                }
                in.window(end, sectionEnd);
            }
        } catch (ModuleException e) {
            return;
        }
    }

    private void functions(ByteReader in) {
        int end = in.position() + in.remaining();
        int count = in.count("names of functions", StructuralLimits.FUNCTIONS);
        for (int i = 0; i < count; i++) {
            int index = in.index();
            long length = in.u32();
            if (length > in.remaining()) {
                return;
            }
            int from = in.position();
            if (length <= StructuralLimits.NAME_BYTES) {
                names.putIfAbsent(index, in.text((int) length));
            }
            in.window(from + (int) length, end);
        }
    }

    /**
     * The name of a function.
     *
     * @param function its index, imported ones included
     * @return its name, if it has one that can be read
     */
    public Optional<String> of(int function) {
        return Optional.ofNullable(names.get(function));
    }

    /**
     * All names of functions.
     *
     * @return an unmodifiable map from their index, imported ones included
     */
    public SortedMap<Integer, String> all() {
        return Collections.unmodifiableSortedMap(names);
    }

    /**
     * The name of the module.
     *
     * @return its name, if it has one that can be read
     */
    public Optional<String> module() {
        return module;
    }
}
