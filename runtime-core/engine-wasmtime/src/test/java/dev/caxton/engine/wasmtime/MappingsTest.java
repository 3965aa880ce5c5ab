package dev.caxton.engine.wasmtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A process without mappings left is aborted: by Wasmtime, by the JVM or by the C library. */
class MappingsTest {

    private static final int INSTANCES = 200;

    @Test
    void noInstanceTakesMoreThanItIsCountedFor() throws IOException {
        NativeEngine engine = Rig.engine();
        for (int imports : new int[] {0, 1, 2, 6, 18, 34}) {
            List<HostBinding> bindings = bindings(imports);
            try (CompiledModule module = Rig.compile(engine, wat(imports))) {
                List<GuestInstance> guests = new ArrayList<>();
                // Threads, buffers and classes that come with the first ones are not theirs.
                guests.add(run(module, bindings));
                guests.add(run(module, bindings));
                long before = maps();
                for (int i = 0; i < INSTANCES; i++) {
                    guests.add(run(module, bindings));
                }
                double each = (maps() - before) / (double) INSTANCES;
                System.out.printf(
                        "%d imports: %.2f mappings per instance, counted %.1f%n",
                        imports, each, Mappings.instance(imports) / 10.0);
                assertTrue(each <= Mappings.instance(imports) / 10.0, imports + " imports take " + each);
                guests.forEach(GuestInstance::close);
            }
        }
    }

    @Test
    void noModuleTakesMoreThanItIsCountedFor() throws IOException {
        NativeEngine engine = Rig.engine();
        List<CompiledModule> modules = new ArrayList<>();
        modules.add(Rig.compile(engine, wat(2)));
        long before = maps();
        for (int i = 0; i < INSTANCES; i++) {
            modules.add(Rig.compile(engine, wat(2)));
        }
        double each = (maps() - before) / (double) INSTANCES;
        System.out.printf("%.2f mappings per module, counted %.1f%n", each, Mappings.module() / 10.0);
        assertTrue(each <= Mappings.module() / 10.0, "a module takes " + each);
        modules.forEach(CompiledModule::close);
    }

    @Test
    void aFullEngineRefusesWithACodeAndHasRoomAgainAfterwards() {
        NativeEngine engine = Rig.engine(new Settings(4, 1_000, Duration.ofSeconds(1)), 40);
        List<HostBinding> bindings = bindings(2);
        try (CompiledModule module = Rig.compile(engine, wat(2))) {
            List<GuestInstance> guests = new ArrayList<>();
            EngineException full = assertThrows(EngineException.class, () -> {
                while (true) {
                    guests.add(run(module, bindings));
                }
            });
            assertEquals(Codes.FULL, full.code());
            assertEquals(3, guests.size());
            guests.removeLast().close();
            guests.add(run(module, bindings));
            guests.forEach(guest -> assertEquals(7, guest.call("run")));
            guests.forEach(GuestInstance::close);
        }
        assertEquals(0, engine.mappings().taken());
    }

    @Test
    void theWholeProcessIsFilledAndLivesOn() {
        NativeLibrary.load(NativeLibrary.folder());
        NativeEngine engine = new NativeEngine(Settings.standard(), Mappings.ofThisProcess());
        List<HostBinding> bindings = bindings(2);
        List<GuestInstance> guests = Collections.synchronizedList(new ArrayList<>());
        try (CompiledModule module = Rig.compile(engine, wat(2))) {
            EngineException full = assertThrows(EngineException.class, () -> {
                while (true) {
                    guests.add(module.instantiate(bindings));
                }
            });
            assertEquals(Codes.FULL, full.code());
        }
        System.out.println(guests.size() + " instances with 2 imports fit");
        assertTrue(guests.size() > 1_000, () -> guests.size() + " instances");
        guests.forEach(guest -> assertEquals(7, guest.call("run")));
        guests.forEach(GuestInstance::close);
        assertEquals(0, engine.mappings().taken());
    }

    private static GuestInstance run(CompiledModule module, List<HostBinding> bindings) {
        GuestInstance guest = module.instantiate(bindings);
        assertEquals(7, guest.call("run"));
        return guest;
    }

    /** Different types, as the imports of a real guest have. */
    private static List<HostBinding> bindings(int count) {
        List<HostBinding> bindings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bindings.add(Rig.binding("f" + i, Collections.nCopies(i % 5, ValueType.I32), List.of(), (memory, a) -> 0));
        }
        return bindings;
    }

    private static String wat(int imports) {
        StringBuilder wat = new StringBuilder("(module ");
        for (int i = 0; i < imports; i++) {
            wat.append("(import \"host\" \"f")
                    .append(i)
                    .append("\" (func (param ")
                    .append("i32 ".repeat(i % 5))
                    .append(")))");
        }
        return wat.append("(memory (export \"memory\") 1 4) (data (i32.const 0) \"\\07\")")
                .append(" (table 4 4 funcref) (global (export \"g\") (mut i64) (i64.const 0))")
                .append(
                        " (func (export \"run\") (result i32) (drop (memory.grow (i32.const 1))) (i32.load8_u (i32.const 0))))")
                .toString();
    }

    private static long maps() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }
}
