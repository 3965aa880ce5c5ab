package dev.caxton.wasm.binary;

/**
 * Takes custom sections out of a module. They say nothing of what it does, and the specification has damage in them ignored, which not every parser behind a
 * validator does.
 */
public final class CustomSections {

    private static final int PREAMBLE = 8;

    private CustomSections() {}

    /**
     * A module without its custom sections.
     *
     * @param module a decoded module, not changed
     * @return its bytes without them
     */
    public static byte[] strip(byte[] module) {
        ByteWriter out = new ByteWriter(module.length);
        out.copy(module, new Range(0, PREAMBLE));
        ByteReader in = new ByteReader(module);
        in.skip(PREAMBLE);
        while (in.remaining() > 0) {
            int from = in.position();
            int id = in.u8();
            in.skip((int) in.u32());
            if (id != 0) {
                out.copy(module, new Range(from, in.position()));
            }
        }
        return out.toByteArray();
    }
}
