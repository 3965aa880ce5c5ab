package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.TurnEnd;
import io.github.kawamuray.wasmtime.WasmFunctionError;
import io.github.kawamuray.wasmtime.WasmtimeException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** One outermost call into a guest: what is handed to a lane, and how it ends. */
final class GuestCall extends Epochs.Runner {

    private enum Fate {
        OPEN,
        MADE,
        DROPPED
    }

    private final NativeEngine engine;
    private final NativeInstance instance;
    private final LongSupplier guest;
    private final Optional<ClassLoader> loader;
    private final Runnable atEnd;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);
    private Optional<Throwable> failure = Optional.empty();
    private int hostCalls;

    /**
     * A call.
     *
     * @param engine whose lanes and epochs it uses
     * @param instance the instance, nobody else's until the call is over
     * @param guest the native call, made on a lane
     * @param atEnd run on the lane when the call is over
     */
    GuestCall(NativeEngine engine, NativeInstance instance, LongSupplier guest, Runnable atEnd) {
        this.engine = engine;
        this.instance = instance;
        this.guest = guest;
        this.atEnd = atEnd;
        this.loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader());
    }

    /**
     * Has a lane make the call and waits for its end. If the current thread is interrupted meanwhile, the guest is stopped; a host function is not, since an
     * interrupt would close a file under it. The interrupt was meant for the guest: it does not outlast the call.
     */
    long await() {
        try {
            return engine.lanes().guest(this, this::stop);
        } catch (InterruptedException e) {
            drop();
            throw interruptedTrap(e);
        } catch (Throwable e) {
            drop();
            throw e;
        } finally {
            Thread.interrupted();
        }
    }

    /** Ends what was never made. Nothing happens if a lane makes it, even if nobody waits for that any more: then the lane ends it. */
    private void drop() {
        if (fate.compareAndSet(Fate.OPEN, Fate.DROPPED)) {
            atEnd.run();
        }
    }

    /** Ends the call soon. Returns at once. */
    void stop() {
        engine.epochs().stop(this);
    }

    /** Makes the call. On the lane. */
    long make() {
        if (!fate.compareAndSet(Fate.OPEN, Fate.MADE)) {
            throw new IllegalStateException("the call was given up");
        }
        Thread.currentThread().setContextClassLoader(loader.orElse(null));
        try {
            return inGuest();
        } finally {
            Thread.currentThread().setContextClassLoader(null);
            // A host function may have left it standing; the lane goes on to other guests.
            Thread.interrupted();
            atEnd.run();
        }
    }

    private long inGuest() {
        instance.flushGlobals();
        try {
            engine.epochs().enter(this);
            if (stopped()) {
                throw unwind();
            }
            return guest.getAsLong();
        } catch (WasmFunctionError | WasmtimeException e) {
            throw end(e);
        } finally {
            engine.epochs().leave(this);
            instance.refresh();
        }
    }

    @Override
    void setDeadline(long ticksFromNow) {
        instance.setDeadline(ticksFromNow);
    }

    /** Makes a host call for the guest, on the lane. Throws nothing but what unwinds the guest; why is noted here. */
    long host(LongSupplier body) {
        engine.epochs().enterHost(this);
        long answer;
        try {
            hostCalls++;
            if (hostCalls > engine.settings().hostCalls()) {
                throw new HostCallLimit(engine.settings().hostCalls());
            }
            answer = body.getAsLong();
        } catch (Throwable e) {
            failure = Optional.of(e);
            throw unwind();
        }
        engine.epochs().leaveHost(this);
        if (stopped()) {
            throw unwind();
        }
        return answer;
    }

    /** What unwinds the guest when the host has already noted why. The binding keeps nothing but its message. */
    private static WasmtimeException unwind() {
        return new WasmtimeException("the host ends the call");
    }

    private RuntimeException end(RuntimeException e) {
        if (failure.isPresent()) {
            return switch (failure.get()) {
                case TurnEnd turnEnd -> turnEnd;
                case HostCallLimit limit -> new GuestTrap(GuestTrap.Kind.OTHER, limit.text, limit);
                case Throwable cause -> new EngineException("a host function failed: " + cause, cause);
            };
        }
        return stopped() ? interruptedTrap(e) : Traps.of(e);
    }

    private static GuestTrap interruptedTrap(Exception e) {
        return new GuestTrap(GuestTrap.Kind.INTERRUPTED, "interrupted", e);
    }

    private static final class HostCallLimit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String text;

        HostCallLimit(int limit) {
            super(null, null, false, false);
            this.text =
                    "more than " + limit + " host calls in one call, which is the most the engine wasmtime can make";
        }
    }
}
