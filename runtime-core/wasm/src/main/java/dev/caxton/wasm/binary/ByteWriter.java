package dev.caxton.wasm.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the binary format, every number in its shortest form. Not safe for use by several threads. */
public final class ByteWriter {

    private byte[] bytes;
    private int size;

    /**
     * An empty one.
     *
     * @param expected how many bytes it may have to hold
     */
    public ByteWriter(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    /**
     * How much was written.
     *
     * @return a number of bytes
     */
    public int size() {
        return size;
    }

    /** Forgets what was written, and keeps the room. */
    public void clear() {
        size = 0;
    }

    /**
     * What was written.
     *
     * @return a copy
     */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /**
     * One byte.
     *
     * @param value its value
     */
    public void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /**
     * An opcode, with its prefix if it has one.
     *
     * @param opcode see {@link Opcode}
     */
    public void opcode(int opcode) {
        if (opcode > 0xFF) {
            u8(opcode >>> 16);
            u32(opcode & 0xFFFF);
        } else {
            u8(opcode);
        }
    }

    /**
     * An unsigned number.
     *
     * @param value up to 32 bits
     */
    public void u32(long value) {
        long left = value;
        while (left >= 0x80) {
            u8((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        u8((int) left);
    }

    /**
     * A signed number of any width.
     *
     * @param value the number
     */
    public void signed(long value) {
        long left = value;
        while (left < -0x40 || left > 0x3F) {
            u8((int) ((left & 0x7F) | 0x80));
            left >>= 7;
        }
        u8((int) (left & 0x7F));
    }

    /**
     * Bytes from elsewhere.
     *
     * @param from where they are
     * @param range which
     */
    public void copy(byte[] from, Range range) {
        copy(from, range.from(), range.to());
    }

    /**
     * Bytes from elsewhere.
     *
     * @param source where they are
     * @param from the first of them
     * @param to the byte after the last
     */
    public void copy(byte[] source, int from, int to) {
        int length = to - from;
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /**
     * What another writer holds.
     *
     * @param other the other
     */
    public void append(ByteWriter other) {
        copy(other.bytes, new Range(0, other.size));
    }

    /**
     * What another writer holds, with its length before it.
     *
     * @param other the other
     */
    public void sized(ByteWriter other) {
        u32(other.size);
        append(other);
    }

    /**
     * A name.
     *
     * @param name the name
     */
    public void name(String name) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        u32(encoded.length);
        copy(encoded, new Range(0, encoded.length));
    }

    /**
     * A section.
     *
     * @param id which
     * @param content what it holds
     */
    public void section(int id, ByteWriter content) {
        u8(id);
        sized(content);
    }
}
