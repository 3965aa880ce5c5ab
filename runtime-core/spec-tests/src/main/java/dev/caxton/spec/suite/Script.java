package dev.caxton.spec.suite;

import java.util.List;

/**
 * A script of the suite.
 *
 * @param name such as {@code br_table}
 * @param commands in order
 */
public record Script(String name, List<Command> commands) {

    /** Copies the list. */
    public Script {
        commands = List.copyOf(commands);
    }

    /**
     * Whether it is about vector instructions, which are counted apart.
     *
     * @return true for {@code simd_...}
     */
    public boolean simd() {
        return name.startsWith("simd_");
    }
}
