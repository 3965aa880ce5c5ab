package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.GuestMemory;
import java.nio.ByteBuffer;

/** The memory of one instance. Bounds are checked here, against its size as it is now. */
final class WasmtimeMemory implements GuestMemory {

    private final WasmtimeInstance instance;

    WasmtimeMemory(WasmtimeInstance instance) {
        this.instance = instance;
    }

    /** Work on the bytes. */
    @FunctionalInterface
    private interface Work<T> {
        T on(ByteBuffer bytes);
    }

    @Override
    public long size() {
        return with(bytes -> (long) bytes.capacity());
    }

    @Override
    public byte[] read(long address, int length) {
        return with(bytes -> {
            check(bytes, address, length);
            byte[] copy = new byte[length];
            bytes.get((int) address, copy);
            return copy;
        });
    }

    @Override
    public void write(long address, byte[] written) {
        with(bytes -> {
            check(bytes, address, written.length);
            bytes.put((int) address, written);
            return true;
        });
    }

    private <T> T with(Work<T> work) {
        if (instance.onLane()) {
            instance.handles().refreshView();
            return work.on(instance.handles().view());
        }
        return instance.use(() -> work.on(instance.handles().view()));
    }

    private static void check(ByteBuffer bytes, long address, int length) {
        long size = bytes.capacity();
        if (address < 0 || length < 0 || length > size || address > size - length) {
            throw new IndexOutOfBoundsException(
                    "bytes " + address + " + " + length + " lie outside a memory of " + size + " bytes");
        }
    }
}
