package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.ByteWriter;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import dev.caxton.wasm.binary.Range;

/** Copies constant expressions, with function indices remapped. Not safe for use by several threads. */
final class Expressions {

    private final byte[] original;
    private final InstructionReader in;
    private final Indices indices;

    Expressions(byte[] original, Indices indices) {
        this.original = original;
        this.in = new InstructionReader(original);
        this.indices = indices;
    }

    /** Copies one or more expressions that stand one behind the other. */
    void copy(Range range, ByteWriter out) {
        in.window(range.from(), range.to());
        while (in.remaining() > 0) {
            if (in.next() == Opcode.REF_FUNC) {
                out.u8(Opcode.REF_FUNC);
                out.u32(indices.door(in.immediateIndex()));
            } else {
                out.copy(original, new Range(in.start(), in.position()));
            }
        }
    }

    /** Copies a list of function indices. */
    void functions(Range range, ByteWriter out) {
        in.window(range.from(), range.to());
        while (in.remaining() > 0) {
            out.u32(indices.door(in.index()));
        }
    }
}
