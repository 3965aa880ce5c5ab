package dev.caxton.engine.endive;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import run.endive.runtime.InterpreterMachine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** A parsed module and what makes machines for it. */
final class EndiveModule implements CompiledModule {

    /** The empty module: what a warm-up compiles. Its cost lies in loading the compiler. */
    static final byte[] SMALLEST = {
        0,
        'a',
        's',
        'm',
        1,
        0,
        0,
        0, // preamble
        1,
        4,
        1,
        0x60,
        0,
        0, // type section: () -> ()
        3,
        2,
        1,
        0, // function section: one function of type 0
        10,
        4,
        1,
        2,
        0,
        0x0b // code section: no locals, end
    };

    private record Prepared(WasmModule module, Machines machines) {}

    private final AtomicReference<Optional<Prepared>> prepared;

    private EndiveModule(Prepared prepared) {
        this.prepared = new AtomicReference<>(Optional.of(prepared));
    }

    /** Interprets a module. */
    static EndiveModule interpreted(byte[] module) {
        return prepare(
                () -> new Prepared(CheckedStores.parse(module), (instance, meter) -> new InterpreterMachine(instance)));
    }

    /** Loads classes that the JVM has not seen yet: each is defined and verified now, or this fails. */
    static EndiveModule proven(GuestCode code) {
        return prepare(() -> new Prepared(Parser.parse(code.shell()), GuestLoader.provenMachines(code)));
    }

    /** Loads classes that a JVM of this version has accepted before: each is defined and verified when it is first needed. */
    static EndiveModule loaded(GuestCode code) {
        return prepare(() -> new Prepared(Parser.parse(code.shell()), GuestLoader.machines(code)));
    }

    private static EndiveModule prepare(Supplier<Prepared> preparation) {
        return new EndiveModule(compiling(preparation));
    }

    /** Runs a part of compiling; whatever it throws becomes an {@link EngineException}. */
    static <T> T compiling(Supplier<T> part) {
        try {
            return part.get();
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            throw new EngineException("Endive could not compile the module: " + e, e);
        }
    }

    @Override
    public GuestInstance instantiate(List<HostBinding> imports) {
        Prepared open =
                prepared.get().orElseThrow(() -> new IllegalStateException("the compiled module has been closed"));
        return EndiveInstance.create(open.module(), open.machines(), imports);
    }

    @Override
    public void close() {
        prepared.set(Optional.empty());
    }
}
