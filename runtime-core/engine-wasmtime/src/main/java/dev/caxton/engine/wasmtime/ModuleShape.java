package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the binding can't tell about a module: the types of its functions, and which of its names the linker would act on. Reads a binary that has been
 * validated, and still never reads beyond its end.
 *
 * @param imports the imported functions, in order
 * @param functions types of the exported functions, by name
 * @param globals names of the exported globals
 * @param memory whether a memory is exported as {@code memory}
 * @param nativeNames the names that exports have inside the engine, where they differ
 */
record ModuleShape(
        List<AdmittedImport> imports,
        Map<String, FunctionType> functions,
        Set<String> globals,
        boolean memory,
        Map<String, String> nativeNames) {

    /** A buffer of the JDK can't be larger than this; in pages of 64 KiB. */
    private static final long MAX_PAGES = 32_767;

    private static final char MAX_ASCII = 0x7F;
    private static final int FUNCTION = 0;
    private static final int MEMORY = 2;
    private static final int GLOBAL = 3;

    /**
     * Reads a binary and renames, in place, the exports that have another name inside the engine.
     *
     * @param module the binary, which is changed
     */
    static ModuleShape of(byte[] module) {
        try {
            return new Reader(module).read();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new EngineException(Codes.MODULE, "the engine wasmtime can't read the module: " + e.getMessage(), e);
        }
    }

    /** The name that an export has inside the engine. */
    String nativeName(String export) {
        return nativeNames.getOrDefault(export, export);
    }

    private static final class Reader {

        private final byte[] bytes;
        private int at = 8;
        private final List<FunctionType> types = new ArrayList<>();
        private final List<AdmittedImport> imports = new ArrayList<>();
        private final List<FunctionType> functions = new ArrayList<>();
        private final Map<String, FunctionType> exported = new HashMap<>();
        private final Set<String> globals = new HashSet<>();
        private boolean memory;
        private final Map<String, String> nativeNames = new HashMap<>();
        private final Map<String, Integer> offsets = new HashMap<>();

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        ModuleShape read() {
            while (at < bytes.length) {
                int id = next();
                long size = number();
                if (size > bytes.length - at) {
                    throw new IllegalArgumentException("section " + id + " is longer than the module");
                }
                int end = at + (int) size;
                section(id);
                at = end;
            }
            rename();
            return new ModuleShape(
                    List.copyOf(imports), Map.copyOf(exported), Set.copyOf(globals), memory, Map.copyOf(nativeNames));
        }

        private void section(int id) {
            switch (id) {
                case 1 -> repeat(this::type);
                case 2 -> repeat(this::imported);
                case 3 -> repeat(() -> functions.add(typeAt(number())));
                case 5 -> repeat(this::memoryType);
                case 7 -> repeat(this::export);
                case 8 -> throw new IllegalArgumentException("a metered module has no start section");
                default -> {}
            }
        }

        private void type() {
            if (next() != 0x60) {
                throw new IllegalArgumentException("a type that is not a function type");
            }
            List<ValueType> parameters = values();
            types.add(new FunctionType(parameters, values()));
        }

        private List<ValueType> values() {
            List<ValueType> values = new ArrayList<>();
            repeat(() -> values.add(value(next())));
            return values;
        }

        private void imported() {
            String module = name();
            String name = name();
            if (next() != FUNCTION) {
                throw new IllegalArgumentException(module + "." + name + " is imported and is not a function");
            }
            FunctionType type = typeAt(number());
            imports.add(new AdmittedImport(module, name, type));
            functions.add(type);
        }

        private void memoryType() {
            int flags = next();
            long minimum = number();
            long most = (flags & 1) == 0 ? 65_536 : number();
            if (Math.max(minimum, most) > MAX_PAGES) {
                throw new IllegalArgumentException(
                        "a memory of more than " + MAX_PAGES + " pages; set a lower memory limit for the agent");
            }
        }

        private void export() {
            String name = name();
            offsets.put(name, at - name.getBytes(StandardCharsets.UTF_8).length);
            int kind = next();
            long index = number();
            if (kind == FUNCTION) {
                exported.put(name, functions.get(Math.toIntExact(index)));
            } else if (kind == GLOBAL) {
                globals.add(name);
            } else if (kind == MEMORY && name.equals("memory")) {
                memory = true;
            }
        }

        /**
         * Two names mean something to the linker that globals have to be read through: it runs {@code _initialize} on its own, and makes a new instance for
         * each call of a module that exports {@code _start}. Their first letter is replaced, by one that makes no other export's name.
         */
        private void rename() {
            for (String name : List.of("_start", "_initialize")) {
                Integer offset = offsets.get(name);
                if (offset != null) {
                    char letter = 1;
                    while (offsets.containsKey(letter + name.substring(1))) {
                        letter++;
                    }
                    if (letter > MAX_ASCII) {
                        throw new IllegalArgumentException("too many exports named like " + name);
                    }
                    nativeNames.put(name, letter + name.substring(1));
                    bytes[offset] = (byte) letter;
                }
            }
        }

        private FunctionType typeAt(long index) {
            return types.get(Math.toIntExact(index));
        }

        private static ValueType value(int code) {
            for (ValueType type : ValueType.values()) {
                if (type.code() == code) {
                    return type;
                }
            }
            throw new IllegalArgumentException("an unknown value type " + code);
        }

        private String name() {
            int length = Math.toIntExact(number());
            Objects.checkFromIndexSize(at, length, bytes.length);
            String name = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return name;
        }

        private void repeat(Runnable element) {
            for (long left = number(); left > 0; left--) {
                element.run();
            }
        }

        private int next() {
            return bytes[at++] & 0xFF;
        }

        /** An unsigned LEB128 number of at most 32 bits. */
        private long number() {
            long value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                int next = next();
                value |= (long) (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than five bytes");
        }
    }
}
