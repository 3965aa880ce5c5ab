package dev.caxton.engine.endive;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * A module without what compiled code does not need: no custom sections, and only the bodies of functions that are interpreted; the other functions are
 * {@code unreachable}. Instances need the rest for imports, segments and exports. Parsed, a body takes a hundred times its bytes, and most of the time of loading a
 * compiled module would go into parsing them.
 */
final class Shell {

    private static final int CUSTOM = 0;

    // Its size, no locals, unreachable, end: valid whatever the function returns.
    private static final byte[] NO_BODY = {3, 0, 0, 0x0b};

    private final byte[] module;
    private final ModuleBytes bytes;

    private Shell(byte[] module) {
        this.module = module;
        this.bytes = new ModuleBytes(module);
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
        bytes.copy(0, ModuleBytes.PREAMBLE, out);
        while (!bytes.atEnd()) {
            int start = bytes.position();
            int id = bytes.next();
            int size = bytes.number();
            int end = bytes.position() + size;
            if (id == ModuleBytes.CODE) {
                byte[] bodies = bodies(imported, interpreted);
                out.write(ModuleBytes.CODE);
                ModuleBytes.number(out, bodies.length);
                out.writeBytes(bodies);
            } else if (id != CUSTOM) {
                bytes.copy(start, end, out);
            }
            bytes.position(end);
        }
        return out.toByteArray();
    }

    private byte[] bodies(int imported, Set<Integer> interpreted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = bytes.number();
        ModuleBytes.number(out, count);
        for (int i = 0; i < count; i++) {
            int start = bytes.position();
            int size = bytes.number();
            bytes.position(bytes.position() + size);
            if (interpreted.contains(imported + i)) {
                bytes.copy(start, bytes.position(), out);
            } else {
                out.writeBytes(NO_BODY);
            }
        }
        return out.toByteArray();
    }
}
