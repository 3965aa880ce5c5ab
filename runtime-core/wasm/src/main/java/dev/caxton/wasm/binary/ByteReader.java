package dev.caxton.wasm.binary;

import dev.caxton.wasm.binary.ModuleException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A cursor that never reads outside its window. Numbers are strict LEB128: no more bytes than the type needs, no bits beyond its width. Not safe for use by
 * several threads.
 */
public class ByteReader {

    private final byte[] bytes;
    private int position;
    private int end;
    private String section = "preamble";
    private int function = Place.NO_FUNCTION;

    /**
     * A reader of a whole module.
     *
     * @param bytes the module, not copied and not changed
     */
    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /**
     * The bytes behind the reader.
     *
     * @return the array itself
     */
    protected final byte[] bytes() {
        return bytes;
    }

    /**
     * The next byte's offset.
     *
     * @return bytes from the beginning of the module
     */
    public final int position() {
        return position;
    }

    /**
     * Goes on elsewhere.
     *
     * @param from the next byte to be read
     * @param to the first byte that must not be read
     */
    public final void window(int from, int to) {
        this.position = from;
        this.end = to;
    }

    /**
     * What is left of the window.
     *
     * @return a number of bytes
     */
    public final int remaining() {
        return end - position;
    }

    /**
     * Says in which section the reader is, for messages.
     *
     * @param name the section
     */
    public final void inSection(String name) {
        this.section = name;
        this.function = Place.NO_FUNCTION;
    }

    /**
     * Says in which function the reader is, for messages.
     *
     * @param index the index of the function
     */
    public final void inFunction(int index) {
        this.function = index;
    }

    /**
     * A place in the current section and function.
     *
     * @param offset bytes from the beginning of the module
     * @return the place
     */
    public final Place at(int offset) {
        return new Place(section, function, offset);
    }

    /**
     * The bytes do not follow the format.
     *
     * @param what what is wrong
     * @param offset where
     * @return an exception to throw
     */
    public final ModuleException malformed(String what, int offset) {
        return ModuleException.of(Kind.MALFORMED, what, at(offset));
    }

    /**
     * The bytes can't be a valid module.
     *
     * @param what what is wrong
     * @param offset where
     * @return an exception to throw
     */
    public final ModuleException invalid(String what, int offset) {
        return ModuleException.of(Kind.INVALID, what, at(offset));
    }

    /**
     * A limit is exceeded.
     *
     * @param what what there is too much of
     * @param found how much there is
     * @param limit how much there may be
     * @param offset where
     * @return an exception to throw
     */
    public final ModuleException limit(String what, long found, long limit, int offset) {
        return ModuleException.of(
                Kind.LIMIT, "%d %s, where at most %d are taken".formatted(found, what, limit), at(offset));
    }

    /**
     * One byte.
     *
     * @return its unsigned value
     */
    public final int u8() {
        if (position >= end) {
            throw malformed("unexpected end", position);
        }
        return bytes[position++] & 0xFF;
    }

    /**
     * Passes over bytes.
     *
     * @param count how many, not negative
     */
    public final void skip(int count) {
        if (count > remaining()) {
            throw malformed("unexpected end", position);
        }
        position += count;
    }

    /**
     * An unsigned 32-bit number.
     *
     * @return its value
     */
    public final long u32() {
        if (position < end) {
            byte first = bytes[position];
            if (first >= 0) {
                position++;
                return first;
            }
        }
        return unsigned(32);
    }

    /**
     * An index. One that doesn't fit an {@code int} becomes {@link Integer#MAX_VALUE}, which is out of range for everything.
     *
     * @return its value, not negative
     */
    public final int index() {
        return (int) Math.min(u32(), Integer.MAX_VALUE);
    }

    private long unsigned(int width) {
        int start = position;
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = u8();
            int left = width - shift;
            if ((left < 7 && (b & 0x7F) >>> left != 0) || (left <= 7 && (b & 0x80) != 0)) {
                throw malformed("an integer of more than " + width + " bits", start);
            }
            value |= (long) (b & 0x7F) << shift;
            if ((b & 0x80) == 0) {
                return value;
            }
        }
    }

    /**
     * A signed number.
     *
     * @param width 32, 33 or 64 bits
     * @return its value
     */
    public final long signed(int width) {
        int start = position;
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = u8();
            int left = width - shift;
            if (left < 7) {
                // The bits beyond the width must all repeat the sign bit.
                int beyond = (byte) (b << 1) >> left;
                if (beyond != 0 && beyond != -1) {
                    throw malformed("an integer of more than " + width + " bits", start);
                }
            }
            if (left <= 7 && (b & 0x80) != 0) {
                throw malformed("an integer of more than " + width + " bits", start);
            }
            value |= (long) (b & 0x7F) << shift;
            if ((b & 0x80) == 0) {
                int used = shift + 7;
                return used < 64 ? value << (64 - used) >> (64 - used) : value;
            }
        }
    }

    /**
     * The length of a list, checked before anything is allocated for it: every element takes at least a byte.
     *
     * @param what what is counted
     * @param limit how many there may be
     * @return how many there are
     */
    public final int count(String what, int limit) {
        int start = position;
        long count = u32();
        if (count > limit) {
            throw limit(what, count, limit, start);
        }
        if (count > remaining()) {
            throw malformed(count + " " + what + " announced in " + remaining() + " bytes", start);
        }
        return (int) count;
    }

    /**
     * A name: UTF-8 without overlong forms or surrogates.
     *
     * @return the name
     */
    public final String name() {
        int start = position;
        long length = u32();
        if (length > remaining()) {
            throw malformed("a name of " + length + " bytes in " + remaining(), start);
        }
        if (length > StructuralLimits.NAME_BYTES) {
            throw limit("bytes in a name", length, StructuralLimits.NAME_BYTES, start);
        }
        return text((int) length);
    }

    /**
     * UTF-8 without overlong forms or surrogates.
     *
     * @param length how many bytes
     * @return the text
     */
    final String text(int length) {
        if (length > remaining()) {
            throw malformed("unexpected end", position);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, position, length))
                    .toString();
            position += length;
            return text;
        } catch (CharacterCodingException e) {
            throw malformed("a name that is not UTF-8", position);
        }
    }
}
