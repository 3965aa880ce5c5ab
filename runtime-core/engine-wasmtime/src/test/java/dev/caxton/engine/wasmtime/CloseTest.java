package dev.caxton.engine.wasmtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestMemory;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.HostBinding;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Handles outlive nothing: each of these is an access to unmapped memory if somebody forgets. */
class CloseTest {

    private static final String GUEST = """
            (module
              (import "host" "tick" (func $tick))
              (memory (export "memory") 1 4)
              (global (export "g") (mut i64) (i64.const 1))
              (func (export "run") (call $tick))
              (func (export "grow") (drop (memory.grow (i32.const 1))))
              (func (export "spin") (call $tick) (loop $l (br $l))))
            """;

    private final NativeEngine engine = Rig.engine();

    @Test
    void everyUseAfterCloseIsAnException() {
        GuestInstance guest = Rig.instance(engine, GUEST, Rig.binding("tick", () -> {}));
        GuestMemory memory = guest.memory();
        guest.call("grow");
        guest.setGlobal("g", 2);
        guest.close();
        guest.close();
        List<Executable> uses = List.of(
                () -> guest.call("run"),
                () -> guest.global("g"),
                () -> guest.setGlobal("g", 3),
                memory::size,
                () -> memory.read(0, 1),
                () -> memory.write(0, new byte[1]),
                () -> guest.memory().size());
        uses.forEach(use -> assertThrows(IllegalStateException.class, use));
    }

    @Test
    void closingFromAnotherThreadStopsTheGuestAndWaitsForIt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        List<Throwable> ends = Collections.synchronizedList(new ArrayList<>());
        GuestInstance guest = Rig.instance(engine, GUEST, Rig.binding("tick", inside::countDown));
        Thread caller =
                Thread.ofVirtual().start(() -> ends.add(assertThrows(GuestTrap.class, () -> guest.call("spin"))));
        inside.await();
        guest.close();
        caller.join();
        assertEquals(1, ends.size());
        assertThrows(IllegalStateException.class, () -> guest.global("g"));
        assertEquals(0, engine.mappings().taken());
    }

    @Test
    void closingFromAHostFunctionTakesEffectAfterTheCall() {
        List<GuestInstance> self = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        HostBinding tick = Rig.binding("tick", () -> {
            self.getFirst().close();
            sizes.add(self.getFirst().memory().size());
        });
        self.add(Rig.instance(engine, GUEST, tick));
        assertThrows(GuestTrap.class, () -> self.getFirst().call("run"));
        assertEquals(List.of(65_536L), sizes);
        assertThrows(IllegalStateException.class, () -> self.getFirst().memory().size());
        assertEquals(0, engine.mappings().taken());
    }

    @Test
    void aSecondThreadIsRefusedAndNotLetIn() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch checked = new CountDownLatch(1);
        GuestInstance guest = Rig.instance(engine, GUEST, Rig.binding("tick", () -> {
            inside.countDown();
            await(checked);
        }));
        GuestMemory memory = guest.memory();
        Thread caller = Thread.ofVirtual().start(() -> guest.call("run"));
        inside.await();
        assertThrows(IllegalStateException.class, () -> memory.read(0, 1));
        assertThrows(IllegalStateException.class, () -> guest.call("run"));
        assertThrows(IllegalStateException.class, () -> guest.global("g"));
        checked.countDown();
        caller.join();
        assertEquals(1, memory.read(0, 1).length);
        guest.close();
    }

    @Test
    void usingAndClosingInARaceEndsInExceptionsAtWorst() throws Exception {
        HostBinding tick = Rig.binding("tick", () -> {});
        try (CompiledModule module = Rig.compile(engine, GUEST)) {
            for (int round = 0; round < 200; round++) {
                GuestInstance guest = module.instantiate(List.of(tick));
                GuestMemory memory = guest.memory();
                List<Thread> threads = List.of(
                        Thread.ofPlatform().start(() -> untilClosed(() -> memory.read(0, 65_536))),
                        Thread.ofVirtual().start(() -> untilClosed(() -> guest.call("grow"))),
                        Thread.ofPlatform().start(() -> untilClosed(() -> guest.global("g"))));
                guest.close();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
        assertEquals(0, engine.mappings().taken());
    }

    @Test
    void everythingIsGivenBack() throws Exception {
        Field registry = Class.forName("io.github.kawamuray.wasmtime.Func").getDeclaredField("registry");
        registry.setAccessible(true);
        Field map = Class.forName("io.github.kawamuray.wasmtime.FuncRegistry").getDeclaredField("map");
        map.setAccessible(true);
        Map<?, ?> trampolines = (Map<?, ?>) map.get(registry.get(null));
        int before = trampolines.size();
        HostBinding tick = Rig.binding("tick", () -> {});
        CompiledModule module = Rig.compile(engine, GUEST);
        List<GuestInstance> guests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            guests.add(module.instantiate(List.of(tick)));
            guests.getLast().call("run");
        }
        assertTrue(trampolines.size() >= before + 50);
        // The module goes first: its instances keep its code.
        module.close();
        assertThrows(IllegalStateException.class, () -> module.instantiate(List.of(tick)));
        guests.forEach(guest -> guest.call("run"));
        guests.forEach(GuestInstance::close);
        assertEquals(before, trampolines.size());
        assertEquals(0, engine.mappings().taken());
    }

    private static void untilClosed(Runnable use) {
        boolean open = true;
        while (open) {
            try {
                use.run();
            } catch (IllegalStateException e) {
                open = !String.valueOf(e.getMessage()).contains("closed")
                        && !String.valueOf(e.getMessage()).contains("in use");
            } catch (GuestTrap e) {
                open = false;
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
