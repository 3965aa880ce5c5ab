package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.WasmtimeException;
import java.util.List;

/** A compiled module: the one owner of its handle. Its code stays mapped until the last of its instances is closed too. */
final class WasmtimeModule implements CompiledModule {

    private final NativeEngine engine;
    private final ModuleShape shape;
    private final Module module;

    /** Instances, and the module itself while it is open. Guarded by this. */
    private int users = 1;

    /** Guarded by this. */
    private boolean closed;

    private WasmtimeModule(NativeEngine engine, ModuleShape shape, Module module) {
        this.engine = engine;
        this.shape = shape;
        this.module = module;
    }

    /**
     * Compiles a metered module. Blocks.
     *
     * @param metered the binary, in which exports are renamed
     */
    static WasmtimeModule compile(NativeEngine engine, byte[] metered) {
        ModuleShape shape = ModuleShape.of(metered);
        Runnable giveBack = () -> engine.mappings().giveBack(Mappings.module());
        engine.mappings().take(Mappings.module(), "module");
        return engine.compile(
                handle -> {
                    try {
                        return new WasmtimeModule(engine, shape, Module.fromBinary(handle, metered));
                    } catch (WasmtimeException e) {
                        giveBack.run();
                        throw new EngineException(
                                Codes.MODULE, "wasmtime can't compile the module: " + e.getMessage(), e);
                    } catch (Throwable e) {
                        giveBack.run();
                        throw e;
                    }
                },
                giveBack);
    }

    @Override
    public GuestInstance instantiate(List<HostBinding> imports) {
        Lanes.refuseReentry();
        Lanes.requireStack();
        List<HostBinding> bound = Bindings.match(shape.imports(), imports);
        long tenths = Mappings.instance(bound.size());
        engine.mappings().take(tenths, "instance");
        try {
            use();
        } catch (IllegalStateException e) {
            engine.mappings().giveBack(tenths);
            throw e;
        }
        return WasmtimeInstance.create(engine, module, shape, bound, () -> {
            engine.mappings().giveBack(tenths);
            release();
        });
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        release();
    }

    private synchronized void use() {
        if (closed) {
            throw new IllegalStateException("the compiled module has been closed");
        }
        users++;
    }

    private void release() {
        synchronized (this) {
            users--;
            if (users > 0) {
                return;
            }
        }
        engine.lanes().dispose(() -> {
            module.dispose();
            engine.mappings().giveBack(Mappings.module());
        });
    }
}
