package dev.caxton.engine.endive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@link GuestCode} as bytes: the shell, the name of the machine, the number of classes, each class's name and bytes; each behind its length. */
final class GuestCodeFile {

    private GuestCodeFile() {}

    static byte[] write(GuestCode code) {
        int size = Integer.BYTES;
        for (Map.Entry<String, byte[]> entry : code.classes().entrySet()) {
            size += sizeOf(entry.getKey().length()) + sizeOf(entry.getValue().length);
        }
        size += sizeOf(code.shell().length) + sizeOf(code.machine().length());
        ByteBuffer out = ByteBuffer.allocate(size);
        put(out, code.shell());
        put(out, ascii(code.machine()));
        out.putInt(code.classes().size());
        code.classes().forEach((name, bytes) -> {
            put(out, ascii(name));
            put(out, bytes);
        });
        return out.array();
    }

    /** What was written, or empty if these bytes are not exactly that. */
    static Optional<GuestCode> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        try {
            byte[] shell = get(in);
            String machine = text(get(in));
            TreeMap<String, byte[]> classes = new TreeMap<>();
            int count = in.getInt();
            for (int i = 0; i < count; i++) {
                if (classes.put(text(get(in)), get(in)) != null) {
                    return Optional.empty();
                }
            }
            return in.hasRemaining() || !classes.containsKey(machine)
                    ? Optional.empty()
                    : Optional.of(new GuestCode(shell, machine, classes));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static int sizeOf(int bytes) {
        return Integer.BYTES + bytes;
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    private static byte[] get(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    // The names of classes are ours and Endive's: letters, digits, $ and _.
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
