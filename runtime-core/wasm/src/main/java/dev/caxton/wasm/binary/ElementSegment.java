package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;

/**
 * An element segment.
 *
 * @param flags as in the binary format, see the constants
 * @param table the table of an active segment
 * @param offset the constant expression of its place, empty if it is not active
 * @param kind the byte that says what its elements are, or {@link #NO_KIND} where the format has none
 * @param count how many elements it has
 * @param items its elements: function indices, or constant expressions with {@link #EXPRESSIONS}
 */
public record ElementSegment(int flags, int table, Range offset, int kind, int count, Range items) {

    /** Bit 0: passive, or declarative if bit 1 is set too. */
    public static final int PASSIVE = 1;

    /** Bit 1: with the number of a table, or declarative if bit 0 is set too. */
    public static final int EXPLICIT = 2;

    /** Bit 2: elements are expressions. */
    public static final int EXPRESSIONS = 4;

    /** There is no byte that says what the elements are. */
    public static final int NO_KIND = -1;

    static ElementSegment read(InstructionReader in, FeatureUses uses, int importedGlobals) {
        int at = in.position();
        long flags = in.u32();
        if (flags > 7) {
            throw in.malformed("unknown flags %d of an element segment".formatted(flags), at);
        }
        boolean active = (flags & PASSIVE) == 0;
        boolean expressions = (flags & EXPRESSIONS) != 0;
        if (!active) {
            uses.see(Feature.BULK_MEMORY, "an element segment that is not active", in.at(at));
        }
        if (flags == EXPLICIT) {
            uses.see(Feature.BULK_MEMORY, "an element segment that names its table", in.at(at));
        } else if (flags > PASSIVE) {
            uses.see(Feature.REFERENCE_TYPES, "an element segment with flags " + flags, in.at(at));
        }
        int table = 0;
        Range offset = Range.EMPTY;
        if (active) {
            table = (flags & EXPLICIT) != 0 ? in.index() : 0;
            offset = ConstantExpression.read(in, uses, importedGlobals);
        }
        int kind = (flags & (PASSIVE | EXPLICIT)) == 0 ? NO_KIND : kind(in, expressions);
        int count = in.count("elements in a segment", StructuralLimits.SEGMENT_ELEMENTS);
        int from = in.position();
        for (int i = 0; i < count; i++) {
            if (expressions) {
                ConstantExpression.read(in, uses, importedGlobals);
            } else {
                in.u32();
            }
        }
        return new ElementSegment((int) flags, table, offset, kind, count, new Range(from, in.position()));
    }

    private static int kind(InstructionReader in, boolean expressions) {
        if (expressions) {
            return ValueTypes.readReference(in);
        }
        int at = in.position();
        int kind = in.u8();
        if (kind != 0) {
            throw in.malformed("0x%02X where the kind of elements is expected".formatted(kind), at);
        }
        return kind;
    }
}
