package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;

/**
 * A data segment.
 *
 * @param flags 0 if active, 1 if passive, 2 if active with the number of its memory, which is 0
 * @param offset the constant expression of its place, empty if it is passive
 * @param bytes its content
 */
public record DataSegment(int flags, Range offset, Range bytes) {

    /** The flag of an active segment with the number of its memory. */
    public static final int EXPLICIT = 2;

    /** The flag of a passive segment. */
    public static final int PASSIVE = 1;

    static DataSegment read(InstructionReader in, FeatureUses uses, int importedGlobals) {
        int at = in.position();
        long flags = in.u32();
        if (flags > 2) {
            throw in.malformed("unknown flags %d of a data segment".formatted(flags), at);
        }
        if (flags != 0) {
            uses.see(Feature.BULK_MEMORY, "a data segment with flags " + flags, in.at(at));
        }
        if (flags == 2) {
            int memoryAt = in.position();
            if (in.u32() != 0) {
                throw ModuleException.undecodable(
                        Feature.MULTI_MEMORY, "a memory other than the first", in.at(memoryAt));
            }
        }
        Range offset = flags == PASSIVE ? Range.EMPTY : ConstantExpression.read(in, uses, importedGlobals);
        int lengthAt = in.position();
        long length = in.u32();
        if (length > in.remaining()) {
            throw in.malformed(length + " bytes of data announced in " + in.remaining(), lengthAt);
        }
        int from = in.position();
        in.skip((int) length);
        return new DataSegment((int) flags, offset, new Range(from, in.position()));
    }
}
