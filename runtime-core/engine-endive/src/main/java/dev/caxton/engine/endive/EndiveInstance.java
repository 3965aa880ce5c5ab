package dev.caxton.engine.endive;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestMemory;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.Metering;
import dev.caxton.wasm.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ValType;

/** One instance. Exports are looked up once: a turn reads the fuel counter at every host call. */
final class EndiveInstance implements GuestInstance {

    private final Instance instance;
    private final EndiveMemory memory;

    /** Where fuel and depth are, if not in globals. */
    private final Optional<GuestMeter> meter;

    private final Map<String, ExportFunction> functions = new HashMap<>();
    private final Map<String, GlobalInstance> globals = new HashMap<>();

    private EndiveInstance(Instance instance, EndiveMemory memory, Optional<GuestMeter> meter) {
        this.instance = instance;
        this.memory = memory;
        this.meter = meter;
    }

    static EndiveInstance create(WasmModule module, Machines machines, List<HostBinding> imports) {
        EndiveMemory memory = new EndiveMemory();
        List<ImportFunction> functions = new ArrayList<>();
        for (HostBinding binding : imports) {
            functions.add(new HostFunction(
                    binding.signature().module(),
                    binding.signature().name(),
                    type(binding.signature().type()),
                    handle(binding, memory)));
        }
        AtomicReference<Optional<GuestMeter>> meter = new AtomicReference<>(Optional.empty());
        try {
            Instance instance = Instance.builder(module)
                    .withImportValues(
                            ImportValues.builder().withFunctions(functions).build())
                    .withMachineFactory(made -> {
                        GuestMeter fields = new GuestMeter(made.memory());
                        if (machines.keepMeter()) {
                            meter.set(Optional.of(fields));
                        }
                        return machines.of(made, fields);
                    })
                    .withStart(false)
                    .build();
            if (instance.memory() != null) {
                memory.open(instance.memory());
            }
            return new EndiveInstance(instance, memory, meter.get());
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            throw new EngineException("Endive could not instantiate the module: " + e, e);
        }
    }

    /** What runs its code. */
    Machine machine() {
        return instance.getMachine();
    }

    @Override
    public GuestMemory memory() {
        return memory;
    }

    @Override
    public long call(String export, long... arguments) {
        ExportFunction known = functions.get(export);
        ExportFunction function = known == null ? functions.computeIfAbsent(export, this::function) : known;
        try {
            long[] results = function.apply(arguments);
            return results == null || results.length == 0 ? 0 : results[0];
        } catch (TurnEnd end) {
            throw end;
        } catch (HostFault fault) {
            throw new EngineException("a host function failed: " + fault.thrown(), fault.thrown());
        } catch (StackOverflowError e) {
            throw new GuestTrap(GuestTrap.Kind.STACK, "call stack exhausted", e);
        } catch (OutOfMemoryError e) {
            throw new EngineException("the host has no memory left for the guest", e);
        } catch (LinkageError e) {
            throw new EngineException("the JVM does not accept the code of the module", e);
        } catch (RuntimeException e) {
            throw Traps.of(e);
        } finally {
            // An interrupt that arrived while the guest ran was meant for the guest; the thread goes on to other work.
            Thread.interrupted();
        }
    }

    @Override
    public long global(String export) {
        if (meter.isPresent()) {
            switch (export) {
                case Metering.FUEL_GLOBAL -> {
                    return meter.get().fuel;
                }
                case Metering.DEPTH_GLOBAL -> {
                    return meter.get().depth;
                }
                default -> {}
            }
        }
        return exported(export).getValue();
    }

    @Override
    public void setGlobal(String export, long value) {
        if (meter.isPresent()) {
            switch (export) {
                case Metering.FUEL_GLOBAL -> {
                    meter.get().fuel = value;
                    return;
                }
                case Metering.DEPTH_GLOBAL -> {
                    meter.get().depth = value;
                    return;
                }
                default -> {}
            }
        }
        exported(export).setValue(value);
    }

    @Override
    public long fuel() {
        return meter.isPresent() ? meter.get().fuel : global(Metering.FUEL_GLOBAL);
    }

    @Override
    public void setFuel(long units) {
        if (meter.isPresent()) {
            meter.get().fuel = units;
        } else {
            setGlobal(Metering.FUEL_GLOBAL, units);
        }
    }

    @Override
    public void close() {
        memory.close();
    }

    private ExportFunction function(String export) {
        try {
            return instance.exports().function(export);
        } catch (RuntimeException e) {
            throw new EngineException("the module exports no function " + export, e);
        }
    }

    private GlobalInstance exported(String export) {
        // A plain look-up first: every turn reads and writes the meter's globals several times.
        GlobalInstance known = globals.get(export);
        return known == null ? globals.computeIfAbsent(export, this::lookUp) : known;
    }

    private GlobalInstance lookUp(String export) {
        try {
            return instance.exports().global(export);
        } catch (RuntimeException e) {
            throw new EngineException("the module exports no global " + export, e);
        }
    }

    private static WasmFunctionHandle handle(HostBinding binding, EndiveMemory memory) {
        HostBinding.Body body = binding.body();
        // Read by the guest's code as soon as it is there, and written again by its next call: an instance is used by
        // one thread at a time.
        long[] results = binding.signature().type().results().isEmpty() ? NOTHING : new long[1];
        return (caller, arguments) -> {
            long result;
            try {
                result = body.call(memory, arguments);
            } catch (TurnEnd end) {
                throw end;
            } catch (StackOverflowError e) {
                // Deep guest frames left no room for the host: that is the guest's depth, not the host's failure.
                throw e;
            } catch (RuntimeException | Error e) {
                throw new HostFault(e);
            }
            if (results.length > 0) {
                results[0] = result;
            }
            return results;
        };
    }

    private static final long[] NOTHING = {};

    private static run.endive.wasm.types.FunctionType type(FunctionType type) {
        return run.endive.wasm.types.FunctionType.of(types(type.parameters()), types(type.results()));
    }

    private static List<ValType> types(List<ValueType> types) {
        return types.stream().map(EndiveInstance::type).toList();
    }

    private static ValType type(ValueType type) {
        return switch (type) {
            case I32 -> ValType.I32;
            case I64 -> ValType.I64;
            case F32 -> ValType.F32;
            case F64 -> ValType.F64;
            case V128 -> ValType.V128;
            case FUNCREF -> ValType.FuncRef;
            case EXTERNREF -> ValType.ExternRef;
        };
    }

    /** Carries what a host function threw through guest frames, so that it is not taken for a trap of the engine. */
    private static final class HostFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Throwable thrown;

        HostFault(Throwable thrown) {
            super(null, thrown, false, false);
            this.thrown = thrown;
        }

        Throwable thrown() {
            return thrown;
        }
    }
}
