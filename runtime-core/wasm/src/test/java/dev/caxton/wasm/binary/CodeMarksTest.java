package dev.caxton.wasm.binary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Passing over instructions by their marks is the same as reading them one by one. */
class CodeMarksTest {

    private static final Set<Integer> NOTABLE = Set.of(
            Opcode.UNREACHABLE,
            Opcode.BLOCK,
            Opcode.LOOP,
            Opcode.IF,
            Opcode.ELSE,
            Opcode.END,
            Opcode.BR,
            Opcode.BR_IF,
            Opcode.BR_TABLE,
            Opcode.RETURN,
            Opcode.CALL,
            Opcode.CALL_INDIRECT,
            Opcode.REF_FUNC,
            Opcode.MEMORY_GROW,
            Opcode.MEMORY_INIT,
            Opcode.DATA_DROP,
            Opcode.MEMORY_COPY,
            Opcode.MEMORY_FILL,
            Opcode.TABLE_INIT,
            Opcode.PREFIX_MISC << 16 | 13,
            Opcode.TABLE_COPY,
            Opcode.TABLE_GROW,
            Opcode.TABLE_SIZE,
            Opcode.TABLE_FILL);

    private static final String PLAIN = "(drop (i64.add (i64.const -77777777777) (i64.extend_i32_s (local.get 0))))";

    private static final byte[] MODULE = Wat.assemble("""
            (module
              (memory 1)
              (table $t 4 funcref)
              (elem $e func $f)
              (elem declare func $g)
              (data $d "abc")
              (func $f (param i32) (result i32) (local i32 i64)
                (local.set 1 (i32.const 5))
                %1$s
                (block $out
                  (loop $l
                    (if (local.get 0) (then %2$s (br $out)) (else (nop)))
                    (br_if $l (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))
                    (br_table $out $l $out (local.get 1))))
                (drop (memory.grow (i32.const 0)))
                (drop (i32.trunc_sat_f32_s (f32.const 1)))
                (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
                (data.drop $d)
                (memory.copy (i32.const 0) (i32.const 8) (i32.const 1))
                (memory.fill (i32.const 0) (i32.const 8) (i32.const 1))
                (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))
                (elem.drop $e)
                (table.copy (i32.const 0) (i32.const 1) (i32.const 1))
                (drop (table.grow $t (ref.null func) (i32.const 1)))
                (drop (table.size $t))
                (table.fill $t (i32.const 0) (ref.func $g) (i32.const 1))
                (return (call $g (local.get 0))))
              (func $g (param i32) (result i32)
                (drop (v128.const i64x2 -1 1))
                (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)))
              (func $empty)
              (func (param i32 i32) (local i32)
                %2$s (local.set 2 (local.get 1)) (drop (local.get 2)) (unreachable)))
            """.formatted(PLAIN, PLAIN.repeat(40)));

    private record Found(int offset, int opcode, int passed) {}

    @Test
    void stopsAtTheSameInstructionsAfterAsMany() {
        DecodedModule module = ModuleDecoder.decode(MODULE).module();
        int stops = 0;
        for (int i = 0; i < module.bodies().size(); i++) {
            Body body = module.bodies().get(i);
            int parameters = module.types().get(module.functions().get(i)).parameterCount();
            for (boolean locals : new boolean[] {false, true}) {
                List<Found> expected = oneByOne(body, locals ? parameters : Integer.MAX_VALUE);
                assertEquals(expected, byMarks(body, module.marks(), locals), "function " + i);
                stops += expected.size();
            }
        }
        assertTrue(stops > 60, "there was something to stop at: " + stops);
    }

    @Test
    void everyStretchIsCounted() {
        DecodedModule module = ModuleDecoder.decode(MODULE).module();
        Body body = module.bodies().getFirst();
        InstructionReader in = new InstructionReader(MODULE);
        for (int from = body.code().from(); from <= body.code().to(); from += 3) {
            for (int to = from; to <= body.code().to(); to += 7) {
                in.window(body.code().from(), body.code().to());
                int count = 0;
                while (in.remaining() > 0) {
                    in.next();
                    count += in.start() >= from && in.start() < to ? 1 : 0;
                }
                assertEquals(count, module.marks().count(from, to), from + " to " + to);
            }
        }
    }

    private static List<Found> oneByOne(Body body, int firstLocal) {
        List<Found> found = new ArrayList<>();
        InstructionReader in = new InstructionReader(MODULE);
        in.window(body.code().from(), body.code().to());
        int passed = 0;
        while (in.remaining() > 0) {
            int opcode = in.next();
            boolean local = opcode >= Opcode.LOCAL_GET && opcode <= Opcode.LOCAL_TEE;
            if (NOTABLE.contains(opcode) || (local && in.immediateIndex() >= firstLocal)) {
                found.add(new Found(in.start(), opcode, passed));
                passed = 0;
            } else {
                passed++;
            }
        }
        return found;
    }

    private static List<Found> byMarks(Body body, CodeMarks marks, boolean locals) {
        List<Found> found = new ArrayList<>();
        InstructionReader in = new InstructionReader(MODULE);
        in.window(body.code().from(), body.code().to());
        while (in.remaining() > 0) {
            int passed = in.pass(marks, locals);
            int opcode = in.next();
            found.add(new Found(in.start(), opcode, passed));
        }
        return found;
    }
}
