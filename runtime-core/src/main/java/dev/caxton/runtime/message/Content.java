package dev.caxton.runtime.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Bytes that don't change. Messages wait by the thousand and may be large: on its way from one guest's memory into another's, content is copied out once and in once. Two of
 * the same bytes are equal.
 */
public final class Content {

    /** No bytes. */
    public static final Content EMPTY = new Content(new byte[0]);

    private final byte[] bytes;

    private Content(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy.
     *
     * @param bytes what may change afterwards
     * @return the bytes as they are now
     */
    public static Content of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Content(bytes.clone());
    }

    /**
     * Takes an array over, without a copy.
     *
     * @param bytes what nobody changes from now on
     * @return the bytes
     */
    public static Content owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Content(bytes);
    }

    /**
     * How many there are.
     *
     * @return bytes
     */
    public int size() {
        return bytes.length;
    }

    /**
     * A copy.
     *
     * @return a fresh array
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * A view, without a copy.
     *
     * @return a fresh buffer that can only be read
     */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Lends the array itself, without a copy, to whoever needs one.
     *
     * @param reader neither changes nor keeps it
     */
    public void lend(Consumer<byte[]> reader) {
        reader.accept(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** How long it is: what guests say to each other has no place in a log. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
