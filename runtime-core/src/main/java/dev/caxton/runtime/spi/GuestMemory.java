package dev.caxton.runtime.spi;

/** A guest's linear memory as the host sees it. Addresses and lengths are unsigned and checked in 64 bits. */
public interface GuestMemory {

    /**
     * How large it is now.
     *
     * @return bytes, a multiple of 65,536
     */
    long size();

    /**
     * Copies out.
     *
     * @param address the first byte
     * @param length how many
     * @return a fresh array
     * @throws IndexOutOfBoundsException if any byte lies outside; nothing was read
     */
    byte[] read(long address, int length);

    /**
     * Copies in.
     *
     * @param address the first byte
     * @param bytes what to write
     * @throws IndexOutOfBoundsException if any byte lies outside; nothing was written
     */
    void write(long address, byte[] bytes);
}
