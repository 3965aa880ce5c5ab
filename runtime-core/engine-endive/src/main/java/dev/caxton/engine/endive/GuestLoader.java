package dev.caxton.engine.endive;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmEngineException;

/**
 * Defines the classes of one module, each when it is first needed. The classes and their machine code go when nobody holds this loader, a machine or an
 * instance any more.
 */
final class GuestLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    // What has not been defined yet.
    private final Map<String, byte[]> waiting;

    private GuestLoader(Map<String, byte[]> classes) {
        // The classes name Endive's run time, which is what this class sees.
        super("caxton-guest", GuestLoader.class.getClassLoader());
        this.waiting = new ConcurrentHashMap<>(classes);
    }

    /** What makes machines. A class is defined, verified and initialised when it is first needed. */
    static Machines machines(GuestCode code) {
        return machines(new GuestLoader(code.classes()), code);
    }

    /**
     * What makes machines. Every class is defined, verified and initialised first: bytecode that the JVM does not accept shows now, not in somebody's turn.
     *
     * @throws LinkageError if the JVM does not accept a class
     */
    static Machines provenMachines(GuestCode code) {
        GuestLoader loader = new GuestLoader(code.classes());
        try {
            for (String name : code.classes().keySet()) {
                var _ = Class.forName(name, true, loader);
            }
        } catch (ClassNotFoundException e) {
            throw new WasmEngineException("a class is missing from what the compiler made", e);
        }
        return machines(loader, code);
    }

    private static Machines machines(GuestLoader loader, GuestCode code) {
        try {
            Constructor<?>[] constructors = loader.loadClass(code.machine()).getConstructors();
            MethodHandle constructor = MethodHandles.publicLookup().unreflectConstructor(constructors[0]);
            boolean keepMeter = constructor.type().parameterCount() == 2;
            MethodHandle made = keepMeter ? constructor : MethodHandles.dropArguments(constructor, 1, GuestMeter.class);
            return new Loaded(made.asType(MADE), keepMeter);
        } catch (ReflectiveOperationException e) {
            throw new WasmEngineException("the compiler made no machine", e);
        }
    }

    private static final MethodType MADE = MethodType.methodType(Machine.class, Instance.class, GuestMeter.class);

    private record Loaded(MethodHandle constructor, boolean keepMeter) implements Machines {

        // A handle's invokeExact declares Throwable; an Endive constructor throws nothing that is checked.
        @Override
        @SuppressWarnings("IllegalCatch")
        public Machine of(Instance instance, GuestMeter meter) {
            try {
                return (Machine) constructor.invokeExact(instance, meter);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new WasmEngineException("a machine could not be made", e);
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = waiting.remove(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
