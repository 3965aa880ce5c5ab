package dev.caxton.engine.endive;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * A module without what compiled code does not need: no custom sections, and only the bodies of functions that are interpreted; the other functions are
 * {@code unreachable}. Instances need the rest for imports, segments and exports. Parsed, a body takes a hundred times its bytes, and most of the time of loading a
 * compiled module would go into parsing them.
 */
final class Shell {

    private static final int PREAMBLE = 8;
    private static final int CUSTOM = 0;
    private static final int CODE = 10;

    // Its size, no locals, unreachable, end: valid whatever the function returns.
    private static final byte[] NO_BODY = {3, 0, 0, 0x0b};

    private final byte[] module;
    private int position = PREAMBLE;

    private Shell(byte[] module) {
        this.module = module;
    }

    /**
     * Makes the shell.
     *
     * @param module a valid module
     * @param imported how many functions it imports
     * @param interpreted indices of the functions whose bodies stay
     * @return the bytes of a valid module
     */
    static byte[] of(byte[] module, int imported, Set<Integer> interpreted) {
        return new Shell(module).write(imported, interpreted);
    }

    private byte[] write(int imported, Set<Integer> interpreted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(module.length / 2);
        out.write(module, 0, PREAMBLE);
        while (position < module.length) {
            int start = position;
            int id = module[position++];
            int size = number();
            int end = position + size;
            if (id == CODE) {
                byte[] bodies = bodies(imported, interpreted);
                out.write(CODE);
                number(out, bodies.length);
                out.writeBytes(bodies);
            } else if (id != CUSTOM) {
                out.write(module, start, end - start);
            }
            position = end;
        }
        return out.toByteArray();
    }

    private byte[] bodies(int imported, Set<Integer> interpreted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = number();
        number(out, count);
        for (int i = 0; i < count; i++) {
            int start = position;
            int size = number();
            position += size;
            if (interpreted.contains(imported + i)) {
                out.write(module, start, position - start);
            } else {
                out.writeBytes(NO_BODY);
            }
        }
        return out.toByteArray();
    }

    /** A number in LEB128. The bytes are ours or validated: it fits. */
    private int number() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = module[position++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static void number(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
