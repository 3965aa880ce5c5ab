package dev.caxton.runtime.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Feature;
import dev.caxton.resource.Account;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.FrontEnd;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.ModuleRules;
import dev.caxton.wasm.Validator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A module is compiled once for all who ask for it, on few threads that are not theirs, and nobody waits for ever. */
class CompiledModulesTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Account node = Account.root("the node", new Quota(1, 1 << 30, 1), 0, List.of());
    private final Semaphore gate = new Semaphore(0);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger compilations = new AtomicInteger();
    private final List<Thread> compilers = new CopyOnWriteArrayList<>();

    private final Engine engine = new Engine() {
        @Override
        public String id() {
            return "slow";
        }

        @Override
        public Set<Feature> features() {
            return Set.of();
        }

        @Override
        public Validator validator() {
            return bytes -> Optional.empty();
        }

        @Override
        public CompiledModule compile(MeteredModule module) {
            compilations.incrementAndGet();
            compilers.add(Thread.currentThread());
            begun.countDown();
            gate.acquireUninterruptibly();
            return new CompiledModule() {
                @Override
                public GuestInstance instantiate(List<HostBinding> imports) {
                    throw new EngineException("nothing runs here", new IllegalStateException());
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }

        @Override
        public void warmUp() {}
    };

    /** Different pages make different modules. */
    private MeteredModule module(int pages) {
        byte[] bytes = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 3, 1, 0, (byte) pages};
        ModuleRules rules = new ModuleRules("test", Set.of(), Set.of(), 0, List.of(), 100, 100);
        return assertInstanceOf(FrontEndResult.Admitted.class, new FrontEnd(engine.validator()).admit(bytes, rules))
                .module();
    }

    @Test
    void thoseWhoAskAtOnceShareOneCompilationOnAnotherThread() throws Exception {
        CompiledModules modules = new CompiledModules(node, new CompilerThreads(2, 8, LONG));
        List<LoadedModule> loaded = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(6)) {
            List<Future<LoadedModule>> asked = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                asked.add(callers.submit(() -> modules.load(engine, module(1))));
            }
            begun.await();
            gate.release();
            for (Future<LoadedModule> one : asked) {
                loaded.add(one.get());
            }
        }
        assertEquals(1, compilations.get());
        assertTrue(compilers.getFirst().getName().startsWith("caxton-compile-"), () -> compilers.toString());
        assertNotEquals(Thread.currentThread(), compilers.getFirst());
        for (LoadedModule one : loaded) {
            assertSame(loaded.getFirst().compiled(), one.compiled());
            assertEquals(1, closed.getCount(), "somebody still uses it");
            one.close();
        }
        assertEquals(0, closed.getCount());
        assertEquals(0, modules.size());
    }

    @Test
    void whoFindsTheQueueFullIsRefusedAtOnce() throws Exception {
        CompilerThreads threads = new CompilerThreads(1, 1, LONG);
        CompiledModules modules = new CompiledModules(node, threads);
        CompletableFuture<CompiledModule> running = new CompletableFuture<>();
        CompletableFuture<CompiledModule> waiting = new CompletableFuture<>();
        threads.submit(() -> engine.compile(module(1)), running);
        begun.await();
        threads.submit(() -> engine.compile(module(2)), waiting);
        EngineException refused = assertThrows(EngineException.class, () -> modules.load(engine, module(3)));
        assertEquals("CAX-ENGINE-BUSY", refused.code());
        assertEquals(0, modules.size());
        gate.release(3);
        running.get();
        waiting.get();
        modules.load(engine, module(3)).close();
        assertEquals(3, compilations.get());
    }

    @Test
    void nobodyWaitsLongerThanAMomentAndWhatComesLateIsClosed() throws Exception {
        CompiledModules modules = new CompiledModules(node, new CompilerThreads(1, 8, Duration.ofMillis(20)));
        EngineException refused = assertThrows(EngineException.class, () -> modules.load(engine, module(1)));
        assertEquals("CAX-ENGINE-BUSY", refused.code());
        assertEquals(0, modules.size());
        gate.release();
        assertTrue(closed.await(30, TimeUnit.SECONDS), "the late module is given back");
    }

    @Test
    void whatIsStillBeingCompiledTakesItsRoomUntilItHasEnded() throws Exception {
        long room = 65_536 + 16L * module(1).bytes().length;
        Account narrow = Account.root("the node", new Quota(1, room, 1), 0, List.of());
        CompiledModules modules = new CompiledModules(narrow, new CompilerThreads(2, 8, Duration.ofMillis(20)));
        assertThrows(EngineException.class, () -> modules.load(engine, module(1)));
        assertThrows(CompiledModules.NoRoom.class, () -> modules.load(engine, module(1)));
        assertEquals(1, compilations.get());
        gate.release(2);
        assertTrue(closed.await(30, TimeUnit.SECONDS));
        // Given back just behind the end.
        while (narrow.reserve(room, 0).isPresent()) {
            Thread.onSpinWait();
        }
        narrow.release(room, 0);
        assertEquals(0, modules.size());
    }

    @Test
    void aFailureReachesEverybodyAndIsForgotten() {
        CompiledModules modules = new CompiledModules(node, new CompilerThreads(1, 8, LONG));
        Engine failing = new Engine() {
            @Override
            public String id() {
                return "failing";
            }

            @Override
            public Set<Feature> features() {
                return Set.of();
            }

            @Override
            public Validator validator() {
                return engine.validator();
            }

            @Override
            public CompiledModule compile(MeteredModule module) {
                compilations.incrementAndGet();
                throw new StackOverflowError("too deep");
            }

            @Override
            public void warmUp() {}
        };
        for (int i = 1; i <= 2; i++) {
            EngineException failed = assertThrows(EngineException.class, () -> modules.load(failing, module(1)));
            assertEquals(EngineException.FAILED, failed.code());
            assertEquals(i, compilations.get(), "it is tried again");
            assertEquals(0, modules.size());
        }
    }
}
