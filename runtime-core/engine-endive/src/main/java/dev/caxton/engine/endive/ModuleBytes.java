package dev.caxton.engine.endive;

import java.io.ByteArrayOutputStream;

/** A place in the bytes of a valid module, which moves on as they are read. */
final class ModuleBytes {

    static final int PREAMBLE = 8;
    static final int CODE = 10;

    private final byte[] bytes;
    private int position;

    /** The place right behind the preamble. */
    ModuleBytes(byte[] module) {
        bytes = module;
        position = PREAMBLE;
    }

    int position() {
        return position;
    }

    void position(int at) {
        position = at;
    }

    boolean atEnd() {
        return position >= bytes.length;
    }

    int next() {
        return bytes[position++] & 0xff;
    }

    /** A number in LEB128. The bytes are ours or validated: it fits. */
    int number() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = next();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    /** Copies what lies between two places. */
    void copy(int from, int to, ByteArrayOutputStream out) {
        out.write(bytes, from, to - from);
    }

    static void number(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
