package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestMemory;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.FunctionType;
import io.github.kawamuray.wasmtime.Engine;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.Val;
import io.github.kawamuray.wasmtime.WasmtimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * One instance, as its owner sees it. Every use is exclusive, and a use by two threads at once or after {@link #close} is an exception: below this class it
 * would be an access to memory that is no longer there.
 *
 * <p>Between calls memory and the globals that were used before are read and written without leaving the caller's thread. Host functions run on the lane of
 * the call, and see no thread-local value of the caller.
 */
final class WasmtimeInstance implements GuestInstance {

    private final NativeEngine engine;
    private final ModuleShape shape;
    private final NativeInstance handles;
    private final WasmtimeMemory memory;
    private final Runnable atEnd;

    /** Set while somebody uses the handles, and for good once they are gone. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private final AtomicReference<Optional<GuestCall>> current = new AtomicReference<>(Optional.empty());
    private volatile Optional<Thread> lane = Optional.empty();
    private volatile boolean closing;
    private volatile boolean spent;

    private WasmtimeInstance(Creation creation) {
        this.engine = creation.engine();
        this.shape = creation.shape();
        this.atEnd = creation.atEnd();
        this.memory = new WasmtimeMemory(this);
        this.handles = creation.handles(this::host);
    }

    /** What an instance is made from. */
    private record Creation(
            NativeEngine engine, Module module, ModuleShape shape, List<HostBinding> bindings, Runnable atEnd) {

        NativeInstance handles(NativeInstance.HostCalls host) {
            return engine.instantiate(handle -> make(handle, host), atEnd);
        }

        private NativeInstance make(Engine handle, NativeInstance.HostCalls host) {
            try {
                return new NativeInstance(handle, module, shape, bindings, host);
            } catch (WasmtimeException e) {
                atEnd.run();
                throw new EngineException(Codes.MODULE, "wasmtime can't instantiate the module: " + e.getMessage(), e);
            } catch (Throwable e) {
                atEnd.run();
                throw e;
            }
        }
    }

    /**
     * A new instance. Blocks until it is there.
     *
     * @param atEnd run once, when every handle has been given back, or when there is no instance after all
     */
    static WasmtimeInstance create(
            NativeEngine engine, Module module, ModuleShape shape, List<HostBinding> bindings, Runnable atEnd) {
        return new WasmtimeInstance(new Creation(engine, module, shape, bindings, atEnd));
    }

    @Override
    public GuestMemory memory() {
        return memory;
    }

    @Override
    public long call(String export, long... arguments) {
        Lanes.refuseReentry();
        Lanes.requireStack();
        Val[] values = Values.values(type(export, arguments.length).parameters(), arguments);
        take();
        GuestCall call;
        try {
            if (spent) {
                throw new IllegalStateException("the instance is spent: an earlier call of it was cut short");
            }
            call = new GuestCall(engine, handles, () -> invoke(export, values), this::callOver);
        } catch (Throwable e) {
            give();
            throw e;
        }
        // From here on the call gives the handles back, whatever becomes of this thread.
        spent = true;
        current.set(Optional.of(call));
        if (closing) {
            call.stop();
        }
        long result = call.await();
        spent = false;
        return result;
    }

    private FunctionType type(String export, int arguments) {
        FunctionType type = shape.functions().get(export);
        if (type == null) {
            throw new EngineException(Codes.EXPORT, "the module exports no function " + export);
        }
        if (type.parameters().size() != arguments || type.results().size() > 1) {
            throw new EngineException(
                    Codes.EXPORT,
                    "the function " + export + " is of type " + type + ", and is called with " + arguments
                            + " arguments for at most one result");
        }
        return type;
    }

    /** The native call, on the lane. */
    private long invoke(String export, Val[] arguments) {
        lane = Optional.of(Thread.currentThread());
        try {
            Func function = handles.function(export);
            Val[] results = handles.call(function, arguments);
            return results.length == 0 ? 0 : Values.bits(results[0]);
        } finally {
            lane = Optional.empty();
        }
    }

    private void callOver() {
        current.set(Optional.empty());
        give();
    }

    private long host(HostBinding binding, long[] arguments) {
        GuestCall call =
                current.get().orElseThrow(() -> new IllegalStateException("a guest ran outside of every call"));
        return call.host(() -> binding.body().call(memory, arguments));
    }

    @Override
    public long global(String export) {
        checkGlobal(export);
        if (onLane()) {
            return handles.readGlobal(export);
        }
        find(export);
        return use(() -> handles.globalValue(export));
    }

    @Override
    public void setGlobal(String export, long value) {
        checkGlobal(export);
        if (onLane()) {
            handles.writeGlobal(export, value);
            return;
        }
        find(export);
        use(() -> {
            handles.setGlobal(export, value);
            return true;
        });
    }

    /** Fetches the handle of a global, once. The lane gives the handles back, since it may outlast this thread's patience. */
    private void find(String export) {
        if (use(() -> handles.knowsGlobal(export))) {
            return;
        }
        take();
        engine.lanes()
                .service(
                        () -> {
                            try {
                                return handles.readGlobal(export);
                            } finally {
                                give();
                            }
                        },
                        this::give);
    }

    private void checkGlobal(String export) {
        if (!shape.globals().contains(export)) {
            throw new EngineException(Codes.EXPORT, "the module exports no global " + export);
        }
    }

    /** Whether a host function of this instance is running on the current thread. */
    boolean onLane() {
        return lane.filter(Thread.currentThread()::equals).isPresent();
    }

    /** The handles, on the lane only. */
    NativeInstance handles() {
        return handles;
    }

    /** Does something with the handles that nobody else may do anything with meanwhile. */
    <T> T use(Supplier<T> work) {
        take();
        try {
            return work.get();
        } finally {
            give();
        }
    }

    private void take() {
        if (closing) {
            throw closed();
        }
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException("the instance is in use by another thread");
        }
    }

    private void give() {
        taken.set(false);
        if (closing) {
            dispose();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the instance has been closed");
    }

    /** A host call takes 10 to 20 microseconds here: with slices of a fraction of a millisecond a guest that computes would wait for the host a tenth of its time. */
    @Override
    public long slice() {
        return 10_000_000;
    }

    /** Stops a call that is under way, and gives the handles back when it is over. */
    @Override
    public void close() {
        closing = true;
        current.get().ifPresent(GuestCall::stop);
        dispose();
    }

    private void dispose() {
        if (taken.compareAndSet(false, true)) {
            engine.lanes().dispose(() -> {
                handles.dispose();
                atEnd.run();
            });
        }
    }
}
