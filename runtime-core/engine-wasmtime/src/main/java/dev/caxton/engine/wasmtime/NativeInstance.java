package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.HostBinding;
import io.github.kawamuray.wasmtime.Engine;
import io.github.kawamuray.wasmtime.Extern;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.Global;
import io.github.kawamuray.wasmtime.Linker;
import io.github.kawamuray.wasmtime.Memory;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.Store;
import io.github.kawamuray.wasmtime.Val;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The native handles of one instance and their one owner. Used on lanes only, by one at a time, and never after {@link #dispose}: a handle that is used after
 * that is an access to memory that is no longer there. Whoever holds one of these sees to it.
 */
final class NativeInstance {

    /** The linker's name for the instance; no guest can import from it, because the prefix is reserved. */
    private static final String SELF = "caxton:self";

    private static final ByteBuffer NO_MEMORY = ByteBuffer.allocate(0);

    private final ModuleShape shape;
    private final Store<Void> store;
    private final Linker linker;
    private final Optional<Memory> memory;
    private final Map<String, Func> functions = new HashMap<>();
    private final Map<String, Slot> globals = new HashMap<>();
    private ByteBuffer view = NO_MEMORY;

    /** An exported global, with its value as of the end of the last call. */
    private static final class Slot {
        private final Global handle;
        private final Val.Type type;
        private final boolean mutable;
        private long value;
        private boolean dirty;

        Slot(Global handle, Val now, boolean mutable) {
            this.handle = handle;
            this.type = now.getType();
            this.mutable = mutable;
            this.value = Values.bits(now);
        }
    }

    /** What the guest's host calls come to. */
    @FunctionalInterface
    interface HostCalls {
        /** Makes one; throws to unwind the guest. */
        long call(HostBinding binding, long[] arguments);
    }

    /** Instantiates. Runs no guest code. */
    NativeInstance(Engine engine, Module module, ModuleShape shape, List<HostBinding> bindings, HostCalls host) {
        this.shape = shape;
        this.store = new Store<>(null, engine);
        this.linker = new Linker(engine);
        try {
            store.setEpochDeadline(1);
            for (HostBinding binding : bindings) {
                define(binding, host);
            }
            linker.module(store, SELF, module);
            memory = shape.memory() ? linker.get(store, SELF, "memory").map(Extern::memory) : Optional.empty();
            refreshView();
        } catch (RuntimeException | Error e) {
            linker.dispose();
            store.dispose();
            throw e;
        }
    }

    private void define(HostBinding binding, HostCalls host) {
        boolean returns = !binding.signature().type().results().isEmpty();
        Val.Type result =
                returns ? Values.type(binding.signature().type().results().getFirst()) : Val.Type.I32;
        try (Func function = new Func(store, Values.type(binding.signature().type()), (caller, parameters, results) -> {
            long bits = host.call(binding, Values.bits(parameters));
            if (returns) {
                results[0] = Values.value(result, bits);
            }
        })) {
            linker.define(
                    store, binding.signature().module(), binding.signature().name(), Extern.fromFunc(function));
        }
    }

    /** The handle of an exported function. */
    Func function(String export) {
        return functions.computeIfAbsent(export, name -> get(name).func());
    }

    /** Calls. Whatever stops the guest comes out as an exception. */
    Val[] call(Func function, Val[] arguments) {
        return function.call(store, arguments);
    }

    void setDeadline(long ticksFromNow) {
        store.setEpochDeadline(ticksFromNow);
    }

    /** Reads a global as it is now. Finds its handle first, if it was not used before. */
    long readGlobal(String export) {
        Slot slot = slot(export);
        if (!slot.dirty) {
            slot.value = Values.bits(slot.handle.get(store));
        }
        return slot.value;
    }

    /** Writes a global now. */
    void writeGlobal(String export, long value) {
        setGlobal(export, value);
        flushGlobals();
    }

    /** Whether the handle of a global is known, so that the two methods below do nothing native. */
    boolean knowsGlobal(String export) {
        return globals.containsKey(export);
    }

    /** The value of a global outside calls. */
    long globalValue(String export) {
        return slot(export).value;
    }

    /** Sets a global before the next call. */
    void setGlobal(String export, long value) {
        Slot slot = slot(export);
        if (!slot.mutable) {
            throw new EngineException(Codes.EXPORT, "the global " + export + " is not mutable");
        }
        slot.value = slot.type == Val.Type.I32 || slot.type == Val.Type.F32 ? value & 0xFFFF_FFFFL : value;
        slot.dirty = true;
    }

    /** Hands what was set to the guest. */
    void flushGlobals() {
        for (Slot slot : globals.values()) {
            if (slot.dirty) {
                slot.handle.set(store, Values.value(slot.type, slot.value));
                slot.dirty = false;
            }
        }
    }

    /** Fetches what the guest may have changed. */
    void refresh() {
        for (Slot slot : globals.values()) {
            if (slot.mutable) {
                slot.value = Values.bits(slot.handle.get(store));
            }
        }
        refreshView();
    }

    /** The memory as it was at the last refresh. Its address never changes. */
    ByteBuffer view() {
        return view;
    }

    /** Looks whether the memory has grown. */
    void refreshView() {
        memory.ifPresent(handle -> {
            if (handle.dataSize(store) != view.capacity()) {
                view = handle.buffer(store);
            }
        });
    }

    private Slot slot(String export) {
        return globals.computeIfAbsent(export, name -> {
            Global handle = get(name).global();
            return new Slot(handle, handle.get(store), handle.isMutable(store));
        });
    }

    private Extern get(String export) {
        return linker.get(store, SELF, shape.nativeName(export))
                .orElseThrow(() -> new EngineException(Codes.EXPORT, "the instance has lost its export " + export));
    }

    /** Gives every handle back, the store last. */
    void dispose() {
        view = NO_MEMORY;
        functions.values().forEach(Func::dispose);
        globals.values().forEach(slot -> slot.handle.dispose());
        memory.ifPresent(Memory::dispose);
        linker.dispose();
        store.dispose();
    }
}
