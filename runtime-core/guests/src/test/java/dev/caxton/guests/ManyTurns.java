package dev.caxton.guests;

import dev.caxton.policy.Level;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.testkit.Wat;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A JVM with little heap in which many turns hold as much as they can, all at the same time, while they wait for a tool. Run by {@link SmallHeapTest}. */
final class ManyTurns {

    private static final int AGENTS = 24;

    /** Keeps ten values of 990,000 bytes, counts how many it may, calls a tool, and answers with the number. */
    private static final String GUEST = """
            (module
              (import "caxton" "put_state" (func $put (param i32 i32 i32 i32) (result i32)))
              (import "caxton" "call_tool" (func $call (param i32 i32 i32 i32) (result i32)))
              (import "caxton" "reply" (func $reply (param i32 i32) (result i32)))
              (memory (export "memory") 16)
              (data (i32.const 16) "a/b")
              (data (i32.const 32) "{}")
              (global $kept (mut i32) (i32.const 0))
              (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
              (func (export "handle_message") (param i32 i32) (result i32)
                (local $i i32)
                (loop $again
                  (i32.store8 (i32.const 8) (i32.add (i32.const 65) (local.get $i)))
                  (if (i32.eqz (call $put (i32.const 8) (i32.const 1) (i32.const 0) (i32.const 990000)))
                    (then (global.set $kept (i32.add (global.get $kept) (i32.const 1)))))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_if $again (i32.lt_u (local.get $i) (i32.const 10))))
                (drop (call $call (i32.const 16) (i32.const 3) (i32.const 32) (i32.const 2)))
                (i32.store (i32.const 0) (global.get $kept))
                (call $reply (i32.const 0) (i32.const 1))))
            """;

    private ManyTurns() {}

    public static void main(String[] arguments) throws InterruptedException {
        Limits limits = Limits.DEFAULT
                .change()
                .memoryBytes(1 << 20)
                .fuelPerTurn(100_000_000)
                .build();
        CountDownLatch waiting = new CountDownLatch(AGENTS);
        CountDownLatch answer = new CountDownLatch(1);
        try (House house = new House()) {
            house.tools = call -> {
                waiting.countDown();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return new ToolOutcome.Answered("{}".getBytes(StandardCharsets.UTF_8), true);
            };
            byte[] module = Wat.assemble(GUEST);
            for (int i = 0; i < AGENTS; i++) {
                house.deploy(House.descriptor("a" + i, Level.RELAXED, limits), module);
                house.runtime.send(House.ADMIN, Message.to(House.id("a" + i)).build());
            }
            waiting.await();
            answer.countDown();
            int kept = 0;
            for (int i = 0; i < AGENTS; i++) {
                // The second turn of each finds out how much the first could keep, and tries again: there is room
                // again.
                kept += house.answer("a" + i, "").reply()[0];
            }
            System.out.println("turns " + AGENTS + " kept " + kept + " of " + 20 * AGENTS);
        }
    }
}
