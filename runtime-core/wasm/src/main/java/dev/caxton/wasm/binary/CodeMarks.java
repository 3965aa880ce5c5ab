package dev.caxton.wasm.binary;

/**
 * Where the instructions of a module begin, and which of them are more than a step from the one before to the one behind. Whoever goes over the code again need
 * decode those only, and can count and copy what lies between them. Filled while the code is decoded; afterwards it does not change.
 *
 * <p>An instruction is <em>notable</em> if it structures or directs control, calls, names a function, or moves as much as its operands say. Three bits for each
 * byte of the code section.
 */
public final class CodeMarks {

    /** Of a module without code. */
    static final CodeMarks NONE = new CodeMarks(0, 0);

    private final int base;
    private final long[] begins;
    private final long[] notable;

    /** Those that are notable, and those that access a local that is no parameter. */
    private final long[] notableAndLocal;

    /**
     * Marks for some bytes.
     *
     * @param from the first of them
     * @param to the byte after the last
     */
    CodeMarks(int from, int to) {
        this.base = from;
        int words = (to - from + Long.SIZE - 1) / Long.SIZE;
        this.begins = new long[words];
        this.notable = new long[words];
        this.notableAndLocal = new long[words];
    }

    void begin(int offset) {
        mark(begins, offset);
    }

    void notable(int offset) {
        mark(notable, offset);
        mark(notableAndLocal, offset);
    }

    void local(int offset) {
        mark(notableAndLocal, offset);
    }

    private void mark(long[] bits, int offset) {
        bits[(offset - base) >>> 6] |= 1L << (offset - base);
    }

    /**
     * The first notable instruction from a place on.
     *
     * @param offset the place
     * @param locals whether instructions that access a local that is no parameter are looked for too
     * @param end returned if there is none before it
     * @return where it begins
     */
    int next(int offset, boolean locals, int end) {
        long[] bits = locals ? notableAndLocal : notable;
        int at = offset - base;
        int last = end - base;
        if (at >= last) {
            return end;
        }
        long word = bits[at >>> 6] & (-1L << at);
        int i = at >>> 6;
        while (word == 0) {
            if (++i << 6 >= last) {
                return end;
            }
            word = bits[i];
        }
        return Math.min(end, base + (i << 6) + Long.numberOfTrailingZeros(word));
    }

    /**
     * How many instructions begin in a stretch.
     *
     * @param from its first byte
     * @param to the byte after its last
     * @return their number
     */
    int count(int from, int to) {
        if (from >= to) {
            return 0;
        }
        int first = from - base;
        int last = to - base - 1;
        int i = first >>> 6;
        int end = last >>> 6;
        long mask = -1L << first;
        int count = 0;
        while (i < end) {
            count += Long.bitCount(begins[i++] & mask);
            mask = -1L;
        }
        return count + Long.bitCount(begins[i] & mask & (-1L >>> (63 - last)));
    }
}
