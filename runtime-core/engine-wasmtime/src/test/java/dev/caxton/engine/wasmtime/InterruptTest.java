package dev.caxton.engine.wasmtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InterruptTest {

    private static final String SPIN = """
            (module
              (import "host" "inside" (func $inside))
              (func (export "run") (call $inside) (loop $l (br $l))))
            """;

    /** A guest's call on a thread of its own. */
    private static final class Running {
        private final CountDownLatch inside = new CountDownLatch(1);
        private final CompletableFuture<Long> end = new CompletableFuture<>();
        private final Thread thread;

        Running(NativeEngine engine) {
            this(engine, SPIN);
        }

        Running(NativeEngine engine, String wat) {
            GuestInstance guest = Rig.instance(engine, wat, Rig.binding("inside", inside::countDown));
            thread = Thread.ofVirtual().start(() -> {
                try (guest) {
                    end.complete(guest.call("run"));
                } catch (RuntimeException e) {
                    end.completeExceptionally(e);
                }
            });
        }

        Running inside() throws InterruptedException {
            inside.await();
            return this;
        }

        Throwable failure() {
            return Objects.requireNonNull(
                    assertThrows(CompletionException.class, end::join).getCause());
        }
    }

    private static void assertInterrupted(Throwable end) {
        assertEquals(
                GuestTrap.Kind.INTERRUPTED,
                assertInstanceOf(GuestTrap.class, end).kind());
    }

    @Test
    void aCompilationDoesNotKeepAGuestFromBeingStopped() throws Exception {
        NativeEngine engine = Rig.engine();
        byte[] module = Wat.assemble(large());
        CompiledModule small = Rig.compile(engine, "(module (func (export \"run\") (result i32) (i32.const 7)))");
        Running guest = new Running(engine).inside();
        AtomicBoolean compiled = new AtomicBoolean();
        CountDownLatch compiling = new CountDownLatch(1);
        Thread compiler = Thread.ofPlatform().start(() -> {
            compiling.countDown();
            WasmtimeModule.compile(engine, module).close();
            compiled.set(true);
        });
        compiling.await();
        // Others are made and used meanwhile, too.
        try (GuestInstance another = small.instantiate(List.of())) {
            assertEquals(7, another.call("run"));
        }
        guest.thread.interrupt();
        assertInterrupted(guest.failure());
        assertFalse(compiled.get(), "the compilation was over too early to show anything");
        compiler.join();
        small.close();
    }

    /** Long to compile, compared with stopping a guest. */
    private static String large() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            body.append("(local.set 0 (i64.mul (i64.add (local.get 0) (i64.const ")
                    .append(i)
                    .append(")) (i64.rotl (local.get 0) (i64.load (i32.const ")
                    .append(i)
                    .append(")))))");
        }
        StringBuilder wat = new StringBuilder("(module (memory 1 1)");
        for (int f = 0; f < 2; f++) {
            wat.append("(func (param i64) (result i64) ").append(body).append("(local.get 0))");
        }
        return wat.append(")").toString();
    }

    @Test
    void guestsThatReachChargePointsAreNotStoppedWithAnother() throws Exception {
        NativeEngine engine = Rig.engine(new Settings(4, Integer.MAX_VALUE, Duration.ofSeconds(20)), Rig.PLENTY);
        AtomicBoolean enough = new AtomicBoolean();
        CountDownLatch busy = new CountDownLatch(2);
        List<CompletableFuture<Long>> ends = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Long> end = new CompletableFuture<>();
            ends.add(end);
            CountDownLatch first = new CountDownLatch(1);
            GuestInstance guest =
                    Rig.instance(engine, """
                    (module
                      (import "host" "more" (func $more (result i32)))
                      (func (export "run") (result i32) (local i32)
                        (loop $l
                          (local.set 0 (i32.const 1000000))
                          (loop $work (br_if $work (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                          (br_if $l (call $more)))
                        (i32.const 7)))
                    """, Rig.binding("more", List.of(), List.of(ValueType.I32), (memory, a) -> {
                        if (first.getCount() > 0) {
                            first.countDown();
                            busy.countDown();
                        }
                        return enough.get() ? 0 : 1;
                    }));
            Thread.ofVirtual().start(() -> {
                try (guest) {
                    end.complete(guest.call("run"));
                } catch (RuntimeException e) {
                    end.completeExceptionally(e);
                }
            });
        }
        busy.await();
        for (int i = 0; i < 10; i++) {
            Running prey = new Running(engine).inside();
            prey.thread.interrupt();
            assertInterrupted(prey.failure());
        }
        enough.set(true);
        for (CompletableFuture<Long> end : ends) {
            assertEquals(7, end.join());
        }
    }

    @Test
    void aGuestThatLeftTheMeterIsStoppedWithAnotherAfterAWhile() throws Exception {
        NativeEngine engine = Rig.engine(new Settings(4, 1_000, Duration.ofMillis(20)), Rig.PLENTY);
        Running other = new Running(engine).inside();
        // Only while the other is in its loop: at first it may still be on its way back from its host call.
        do {
            Running prey = new Running(engine).inside();
            prey.thread.interrupt();
            assertInterrupted(prey.failure());
        } while (!other.end.isDone());
        Throwable end = other.failure();
        assertInterrupted(end);
        assertTrue(String.valueOf(end.getMessage()).contains("no host call"), end.getMessage());
    }

    @Test
    void aCallerThatIsInterruptedAlreadyRunsNothing() {
        NativeEngine engine = Rig.engine();
        List<String> ran = new ArrayList<>();
        try (GuestInstance guest = Rig.instance(
                engine,
                "(module (import \"host\" \"inside\" (func $i)) (func (export \"run\") (call $i)))",
                Rig.binding("inside", () -> ran.add("guest")))) {
            Thread.currentThread().interrupt();
            assertInterrupted(assertThrows(GuestTrap.class, () -> guest.call("run")));
            assertFalse(Thread.currentThread().isInterrupted());
        }
        assertEquals(List.of(), ran);
    }

    @Test
    void anInterruptReachesTheGuestAndNotTheHostFunction() throws Exception {
        NativeEngine engine = Rig.engine();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        List<String> seen = new ArrayList<>();
        GuestInstance guest = Rig.instance(engine, """
                (module
                  (import "host" "wait" (func $wait))
                  (func (export "run") (call $wait) (loop $for_ever (br $for_ever))))
                """, Rig.binding("wait", () -> {
            inside.countDown();
            try {
                sent.await();
                seen.add("undisturbed");
            } catch (InterruptedException e) {
                seen.add("disturbed");
            }
        }));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual().start(() -> end.complete(assertThrows(GuestTrap.class, () -> guest.call("run"))));
        inside.await();
        thread.interrupt();
        // The caller is about to stop the guest once the interrupt is no longer pending; whether it has done so when
        // the host
        // function returns is open, so the guest goes on until it is stopped.
        while (thread.isInterrupted()) {
            Thread.onSpinWait();
        }
        sent.countDown();
        assertInterrupted(end.join());
        assertEquals(List.of("undisturbed"), seen);
        guest.close();
    }

    @Test
    void withoutAThreadLeftACallIsRefusedAndNotKeptWaitingForEver() throws Exception {
        NativeEngine engine = Rig.engine(new Settings(2, 1_000, Duration.ofMillis(20)), Rig.PLENTY);
        Running first = new Running(engine).inside();
        Running second = new Running(engine).inside();
        try (GuestInstance guest = Rig.instance(engine, "(module (func (export \"run\")))")) {
            EngineException busy = assertThrows(EngineException.class, () -> guest.call("run"));
            assertEquals(Codes.BUSY, busy.code());
        }
        first.thread.interrupt();
        second.thread.interrupt();
        assertInterrupted(first.failure());
        assertInterrupted(second.failure());
    }

    @Test
    void hostCallsOfOneCallAreLimitedBecauseTheirReferencesPileUp() {
        NativeEngine engine = Rig.engine(new Settings(2, 1_000, Duration.ofSeconds(1)), Rig.PLENTY);
        int[] calls = new int[1];
        try (GuestInstance guest = Rig.instance(engine, """
                (module (import "host" "tick" (func $tick))
                  (func (export "run") (loop $l (call $tick) (br $l)))
                  (func (export "once") (call $tick)))
                """, Rig.binding("tick", () -> calls[0]++))) {
            for (int i = 0; i < 2_000; i++) {
                guest.call("once");
            }
            calls[0] = 0;
            GuestTrap trap = assertThrows(GuestTrap.class, () -> guest.call("run"));
            assertEquals(GuestTrap.Kind.OTHER, trap.kind());
            assertEquals(1_000, calls[0]);
        }
    }
}
