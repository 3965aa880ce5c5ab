package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;
import dev.caxton.wasm.binary.ModuleException.Kind;

/**
 * Decodes the complete binary format of WebAssembly 2.0, in one pass, in time and memory bounded by {@link StructuralLimits} and the length of the input,
 * whatever the bytes say. It checks what the format itself asks for; full validation is the validator's.
 */
public final class ModuleDecoder {

    private static final int MODULE_VERSION = 1;
    private static final int COMPONENT_LAYER = 1;
    private static final int CUSTOM = 0;

    private final InstructionReader in;
    private final FeatureUses uses = new FeatureUses();
    private final DecodedModule module = new DecodedModule();
    private final Sections sections;

    private ModuleDecoder(byte[] bytes) {
        this.in = new InstructionReader(bytes);
        this.sections = new Sections(in, module, uses);
    }

    /**
     * What became of the bytes.
     *
     * @param module the structure
     * @param uses the first use of each feature
     */
    public record Decoded(DecodedModule module, FeatureUses uses) {}

    /**
     * Decodes a module.
     *
     * @param bytes the module, not changed
     * @return its structure
     * @throws ModuleException if it can't be taken further
     */
    public static Decoded decode(byte[] bytes) {
        ModuleDecoder decoder = new ModuleDecoder(bytes);
        decoder.run(bytes.length);
        return new Decoded(decoder.module, decoder.uses);
    }

    private void run(int length) {
        if (length > StructuralLimits.MODULE_BYTES) {
            throw in.limit("bytes in a module", length, StructuralLimits.MODULE_BYTES, 0);
        }
        preamble();
        int last = 0;
        int customs = 0;
        while (in.remaining() > 0) {
            in.inSection("section header");
            int at = in.position();
            int id = in.u8();
            if (id == SectionOrder.TAG) {
                throw ModuleException.undecodable(Feature.EXCEPTIONS, "a tag section", in.at(at));
            }
            int rank = SectionOrder.rank(id);
            if (id != CUSTOM && rank < 0) {
                throw in.malformed("unknown section " + id, at);
            }
            long size = in.u32();
            if (size > in.remaining()) {
                throw in.malformed("a section of %d bytes in %d".formatted(size, in.remaining()), at);
            }
            int from = in.position();
            int end = from + (int) size;
            in.window(from, end);
            if (id == CUSTOM) {
                if (++customs > StructuralLimits.CUSTOM_SECTIONS) {
                    throw in.limit("custom sections", customs, StructuralLimits.CUSTOM_SECTIONS, at);
                }
                in.inSection("custom section");
                in.name();
            } else {
                if (rank <= last) {
                    throw in.malformed(SectionOrder.name(id) + " twice or out of order", at);
                }
                last = rank;
                in.inSection(SectionOrder.name(id));
                sections.read(id);
                if (in.remaining() != 0) {
                    throw in.malformed("bytes after the end of the section", in.position());
                }
            }
            in.window(end, length);
        }
        in.inSection("module");
        complete(length);
    }

    private void preamble() {
        if (in.remaining() < 8 || in.u8() != 0 || in.u8() != 'a' || in.u8() != 's' || in.u8() != 'm') {
            throw in.malformed("this is not a WebAssembly module: it does not begin with \\0asm", 0);
        }
        int version = in.u8() | in.u8() << 8;
        int layer = in.u8() | in.u8() << 8;
        if (layer == COMPONENT_LAYER) {
            throw ModuleException.of(Kind.COMPONENT, "this is a component, not a module", in.at(4));
        }
        if (version != MODULE_VERSION || layer != 0) {
            throw in.malformed("unknown version %d.%d of the binary format".formatted(version, layer), 4);
        }
    }

    private void complete(int length) {
        if (module.bodies.size() != module.functions.size()) {
            throw in.malformed(
                    "%d functions, but %d bodies".formatted(module.functions.size(), module.bodies.size()), length);
        }
        if (module.dataCount >= 0 && module.dataCount != module.data.size()) {
            throw in.malformed(
                    "%d data segments announced, but %d there".formatted(module.dataCount, module.data.size()), length);
        }
    }
}
