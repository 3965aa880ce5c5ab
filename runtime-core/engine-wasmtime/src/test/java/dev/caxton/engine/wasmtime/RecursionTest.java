package dev.caxton.engine.wasmtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.spi.HostBinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stacks, without the meter's depth limit: each of these kills the JVM if a guest runs on a stack that is too short for it. */
class RecursionTest {

    private static final int ROUNDS = 300;

    private final NativeEngine engine = Rig.engine();

    @Test
    void everyKindOfRecursionIsATrap() {
        String fat = "(local " + "i64 ".repeat(2_000) + ")";
        List<String> bombs = List.of(
                "(func $run (export \"run\") (call $run))",
                "(func $run (export \"run\") (call $other)) (func $other (call $run))",
                "(type $none (func)) (table 1 1 funcref) (elem (i32.const 0) $run)"
                        + " (func $run (export \"run\") (call_indirect (type $none) (i32.const 0)))",
                // Frames of 16 KiB: the last one must not reach beyond what guards the stack.
                "(func $f (param i64) (result i64) " + fat + " (local.set 1999 (call $f (local.get 0)))" + spread()
                        + ") (func (export \"run\") (drop (call $f (i64.const 1))))");
        for (String bomb : bombs) {
            try (var module = Rig.compile(engine, "(module " + bomb + ")")) {
                for (int i = 0; i < ROUNDS; i++) {
                    try (GuestInstance guest = module.instantiate(List.of())) {
                        GuestTrap trap = assertThrows(GuestTrap.class, () -> guest.call("run"), bomb);
                        assertEquals(GuestTrap.Kind.STACK, trap.kind());
                    }
                }
            }
        }
    }

    /** Keeps all locals alive across the call, so that they have to be in the frame. */
    private static String spread() {
        StringBuilder sum = new StringBuilder("(i64.const 0)");
        for (int i = 1; i < 2_000; i++) {
            sum.append(" (i64.xor (local.get ").append(i).append("))");
        }
        return sum.toString();
    }

    @Test
    void aHostFunctionHasRoomAtTheEndOfTheGuestsStack() {
        List<Integer> depths = new ArrayList<>();
        try (GuestInstance guest = Rig.instance(engine, """
                (module
                  (import "host" "deep" (func $deep))
                  (func $down (param i32)
                    (if (i32.eqz (local.get 0))
                      (then (call $deep))
                      (else (call $down (i32.sub (local.get 0) (i32.const 1))))))
                  (func (export "run") (param i32) (call $down (local.get 0))))
                """, Rig.binding("deep", () -> depths.add(frames(3_000))))) {
            guest.call("run", 5_000);
            assertEquals(List.of(3_000), depths);
        }
    }

    @Test
    void aHostFunctionThatOverflowsItsStackFailsAlone() {
        HostBinding endless = Rig.binding("endless", () -> frames(Integer.MAX_VALUE));
        String wat = "(module (import \"host\" \"endless\" (func $endless)) (func (export \"run\") (call $endless)))";
        try (var module = Rig.compile(engine, wat)) {
            for (int i = 0; i < 5; i++) {
                try (GuestInstance guest = module.instantiate(List.of(endless))) {
                    EngineException e = assertThrows(EngineException.class, () -> guest.call("run"));
                    assertInstanceOf(StackOverflowError.class, e.getCause());
                }
            }
        }
    }

    @Test
    void aHostFunctionCannotEnterAGuestAgain() {
        List<GuestInstance> guests = new ArrayList<>();
        List<RuntimeException> refusals = Collections.synchronizedList(new ArrayList<>());
        HostBinding again = Rig.binding("again", () -> {
            for (GuestInstance guest : guests) {
                refusals.add(assertThrows(RuntimeException.class, () -> guest.call("run")));
            }
        });
        String wat = "(module (import \"host\" \"again\" (func $again)) (func (export \"run\") (call $again)))";
        try (var module = Rig.compile(engine, wat)) {
            guests.add(module.instantiate(List.of(again)));
            guests.add(module.instantiate(List.of(again)));
            guests.getFirst().call("run");
            assertEquals(2, refusals.size());
            refusals.forEach(e -> assertEquals(
                    Codes.REENTRY, assertInstanceOf(EngineException.class, e).code()));
            guests.forEach(GuestInstance::close);
        }
    }

    @Test
    void aCallerAtTheEndOfItsOwnStackIsItsOwnProblemOnly() throws Exception {
        try (var module = Rig.compile(engine, "(module (func $run (export \"run\") (call $run)))")) {
            for (Thread.Builder builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
                List<Throwable> ends = Collections.synchronizedList(new ArrayList<>());
                for (int i = 0; i < 5; i++) {
                    GuestInstance guest = module.instantiate(List.of());
                    builder.start(() -> {
                                AtEnd caller = new AtEnd(guest);
                                ends.add(assertThrows(Throwable.class, caller::descend));
                            })
                            .join();
                    guest.close();
                }
                assertEquals(5, ends.size());
            }
            try (GuestInstance guest = module.instantiate(List.of())) {
                assertThrows(GuestTrap.class, () -> guest.call("run"));
            }
        }
    }

    /** Calls from the last frames of a stack, a few times: each of them has a little more room than the one before. */
    private static final class AtEnd {
        private final GuestInstance guest;
        private int attempts = 2_000;

        AtEnd(GuestInstance guest) {
            this.guest = guest;
        }

        @SuppressWarnings("InfiniteRecursion") // That is what is tested.
        int descend() {
            try {
                return 1 + descend();
            } catch (StackOverflowError e) {
                if (attempts-- > 0) {
                    return (int) guest.call("run");
                }
                throw new IllegalStateException("never enough room", e);
            }
        }
    }

    private static int frames(int wanted) {
        return wanted == 0 ? 0 : 1 + frames(wanted - 1);
    }

    @Test
    void theStackIsAsLargeAsPromised() {
        List<Integer> depths = new ArrayList<>();
        try (GuestInstance guest = Rig.instance(
                engine,
                "(module (import \"host\" \"deep\" (func $deep)) (func (export \"run\") (call $deep)))",
                Rig.binding("deep", () -> depths.add(measure(0))))) {
            guest.call("run");
        }
        // A default stack of 1 MiB ends below 30,000 of these frames, compiled or not.
        assertTrue(depths.getFirst() > 40_000, depths::toString);
    }

    @SuppressWarnings("InfiniteRecursion") // Its end is what is measured.
    private static int measure(int depth) {
        try {
            return measure(depth + 1);
        } catch (StackOverflowError e) {
            return depth;
        }
    }
}
