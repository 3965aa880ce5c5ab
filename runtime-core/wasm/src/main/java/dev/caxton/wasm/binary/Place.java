package dev.caxton.wasm.binary;

/**
 * Where in a module something is.
 *
 * @param section the section, in the words of the specification
 * @param function the index of the function, or {@link #NO_FUNCTION}
 * @param offset bytes from the beginning of the module
 */
public record Place(String section, int function, int offset) {

    /** Stands for the index of a function where there is none. */
    public static final int NO_FUNCTION = -1;

    /**
     * The place as a phrase.
     *
     * @param names the names of the module's functions
     * @return such as {@code function 12 "spin", byte 345}
     */
    public String describe(FunctionNames names) {
        if (function == NO_FUNCTION) {
            return section + ", byte " + offset;
        }
        String name =
                names.of(function).map(n -> " \"" + Text.printable(n) + "\"").orElse("");
        return section + ", function " + function + name + ", byte " + offset;
    }
}
