package dev.caxton.wasm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes guests that have every way to branch, call, trap and log, and always end: loops count down, and each call takes one from the argument. The export
 * {@code run} takes and returns a number.
 */
final class GeneratedGuest {

    private static final int FUNCTIONS = 6;
    private static final int NESTING = 3;
    private static final int LOOPS = 4;

    private final RandomGenerator random;
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> labels = new ArrayDeque<>();
    private int number;
    private int loops;
    private int calls;

    private GeneratedGuest(RandomGenerator random) {
        this.random = random;
    }

    static String write(RandomGenerator random) {
        return new GeneratedGuest(random).module();
    }

    private String module() {
        out.append("(module (import \"env\" \"log\" (func $log (param i32 i32))) (memory 1 8)\n");
        out.append("(type $t (func (param i32) (result i32)))\n");
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            elements.add("$f" + random.nextInt(FUNCTIONS));
        }
        out.append("(table funcref (elem ").append(String.join(" ", elements)).append("))\n");
        for (int i = 0; i < FUNCTIONS; i++) {
            loops = 0;
            calls = i < FUNCTIONS - 2 ? 3 : 0;
            out.append("(func $f")
                    .append(i)
                    .append(i == 0 ? " (export \"run\")" : "")
                    .append(" (type $t)");
            out.append(" (local $x i32)").append(" (local i32)".repeat(random.nextInt(9)));
            for (int loop = 0; loop < LOOPS; loop++) {
                out.append(" (local $i").append(loop).append(" i32)");
            }
            // The last two are leaves, and the very last goes straight.
            statements(i == FUNCTIONS - 1 ? NESTING : 0, i == FUNCTIONS - 1);
            out.append("\n(local.get $x))\n");
        }
        return out.append(')').toString();
    }

    private void statements(int nesting, boolean straight) {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            out.append('\n').append(" ".repeat(nesting));
            if (nesting == NESTING || random.nextInt(4) == 0) {
                simple(straight);
            } else {
                structured(nesting);
            }
        }
    }

    private void simple(boolean straight) {
        switch (straight ? 0 : random.nextInt(12)) {
            case 0, 1 -> out.append("(local.set $x (i32.add (i32.mul (local.get $x) (i32.const 3)) (local.get 0)))");
            case 2 ->
                out.append("(local.set $x (i32.xor (local.get $x) (i32.const ")
                        .append(random.nextInt(99))
                        .append(")))");
            case 3 -> out.append("(call $log (local.get $x) (i32.const 0))");
            case 4, 5 -> call();
            case 6 -> branch("(br_if ", " " + condition() + ")");
            case 7 -> branch("(br ", ")");
            case 8 -> out.append("(br_if 0 ").append(condition()).append(')');
            case 9 -> table();
            case 10 -> rare();
            default -> out.append("(nop)");
        }
        // What br_if 0 leaves may be the function, which wants a value.
        if (labels.isEmpty()) {
            repair();
        }
    }

    private void repair() {
        int at = out.lastIndexOf("(br_if 0 ");
        if (at >= 0 && out.indexOf("\n", at) < 0) {
            out.replace(at, out.length(), "(if " + condition() + " (then (return (local.get $x))))");
        }
    }

    private void rare() {
        switch (random.nextInt(5)) {
            case 0 -> out.append("(if (i32.eq (local.get $x) (i32.const 17)) (then (unreachable)))");
            case 1 ->
                out.append("(memory.fill (i32.const 0) (local.get $x) (i32.const ")
                        .append(random.nextInt(40))
                        .append("))");
            case 2 -> out.append("(drop (memory.grow (i32.and (local.get $x) (i32.const 1))))");
            case 3 -> out.append("(return (local.get $x))");
            default ->
                out.append(
                        "(if (i32.eqz (local.get 0)) (then (return (i32.const 1))) (else (call $log (i32.const 1) (i32.const 2))))");
        }
    }

    private void call() {
        if (calls-- <= 0) {
            out.append("(local.set $x (i32.const 5))");
            return;
        }
        String argument = "(i32.sub (local.get 0) (i32.const 1))";
        String made = random.nextInt(3) == 0
                ? "(call_indirect (type $t) " + argument + " (i32.and (local.get $x) (i32.const 3)))"
                : "(call $f" + random.nextInt(FUNCTIONS) + " " + argument + ")";
        out.append("(if (i32.gt_s (local.get 0) (i32.const 0)) (then (local.set $x (i32.xor (local.get $x) ")
                .append(made)
                .append("))))");
    }

    private void branch(String before, String behind) {
        if (labels.isEmpty()) {
            out.append("(nop)");
        } else {
            out.append(before).append(anyLabel()).append(behind);
        }
    }

    private String anyLabel() {
        return List.copyOf(labels).get(random.nextInt(labels.size()));
    }

    private void table() {
        if (labels.isEmpty()) {
            out.append("(nop)");
            return;
        }
        out.append("(br_table ")
                .append(anyLabel())
                .append(' ')
                .append(anyLabel())
                .append(' ')
                .append(anyLabel());
        out.append(" (i32.and (local.get $x) (i32.const 3)))");
    }

    private String condition() {
        return "(i32.and (i32.shr_u (local.get $x) (i32.const " + random.nextInt(5) + ")) (i32.const 1))";
    }

    private void structured(int nesting) {
        switch (random.nextInt(5)) {
            case 0 -> {
                out.append("(if ").append(condition()).append(" (then ");
                statements(nesting + 1, false);
                out.append(") (else ");
                statements(nesting + 1, false);
                out.append("))");
            }
            case 1 -> {
                out.append("(if ").append(condition()).append(" (then ");
                statements(nesting + 1, false);
                out.append("))");
            }
            case 2, 3 -> {
                String label = "$b" + number++;
                out.append("(block ").append(label).append(' ');
                labels.push(label);
                statements(nesting + 1, false);
                labels.pop();
                out.append(')');
            }
            default -> loop(nesting);
        }
    }

    private void loop(int nesting) {
        if (loops == LOOPS) {
            out.append("(nop)");
            return;
        }
        String counter = "$i" + loops++;
        String label = "$b" + number++;
        String down = "(local.tee " + counter + " (i32.sub (local.get " + counter + ") (i32.const 1)))";
        out.append("(local.set ")
                .append(counter)
                .append(" (i32.const ")
                .append(random.nextInt(1, 5))
                .append("))");
        boolean above = random.nextBoolean();
        out.append("(block ").append(label).append("o (loop ").append(label).append(' ');
        if (above) {
            out.append("(br_if ")
                    .append(label)
                    .append("o (i32.eqz ")
                    .append(down)
                    .append("))");
        }
        labels.push(label + "o");
        out.append("(block ");
        statements(nesting + 1, false);
        out.append(')');
        labels.pop();
        out.append(above ? "(br " + label + ")" : "(br_if " + label + " " + down + ")")
                .append("))");
    }
}
