package dev.caxton.wasm.binary;

/**
 * An export.
 *
 * @param name its name
 * @param kind what it is
 * @param index its index among all of that kind
 * @param offset where it stands
 */
public record Export(String name, Kind kind, int index, int offset) {

    /** What can be exported. */
    public enum Kind {
        /** A function. */
        FUNCTION(0),
        /** A table. */
        TABLE(1),
        /** A memory. */
        MEMORY(2),
        /** A global. */
        GLOBAL(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /**
         * The byte that stands for it.
         *
         * @return 0 to 3
         */
        public int code() {
            return code;
        }
    }
}
