package dev.caxton.engine.endive;

import dev.caxton.runtime.spi.GuestMemory;
import java.util.Optional;
import run.endive.runtime.Memory;

/** Linear memory, with bounds checked here in 64 bits: Endive's own checks take signed 32-bit numbers. */
final class EndiveMemory implements GuestMemory {

    private Optional<Memory> memory = Optional.empty();

    void open(Memory opened) {
        memory = Optional.of(opened);
    }

    void close() {
        memory = Optional.empty();
    }

    @Override
    public long size() {
        return memory.isEmpty() ? 0 : (long) memory.get().pages() * Memory.PAGE_SIZE;
    }

    @Override
    public byte[] read(long address, int length) {
        return checked(address, length).readBytes((int) address, length);
    }

    @Override
    public void write(long address, byte[] bytes) {
        checked(address, bytes.length).write((int) address, bytes);
    }

    private Memory checked(long address, long length) {
        long size = size();
        if (memory.isEmpty() || address < 0 || length < 0 || length > size || address > size - length) {
            throw new IndexOutOfBoundsException(
                    "bytes " + address + " + " + length + " lie outside a memory of " + size + " bytes");
        }
        return memory.get();
    }
}
