package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;
import java.util.HashSet;
import java.util.Set;

/** Reads the content of each kind of section into the structure. The reader's window is the section. */
final class Sections {

    private final InstructionReader in;
    private final DecodedModule module;
    private final FeatureUses uses;

    Sections(InstructionReader in, DecodedModule module, FeatureUses uses) {
        this.in = in;
        this.module = module;
        this.uses = uses;
    }

    void read(int id) {
        switch (id) {
            case SectionOrder.TYPE -> types();
            case SectionOrder.IMPORT -> imports();
            case SectionOrder.FUNCTION -> functions();
            case SectionOrder.TABLE -> tables();
            case SectionOrder.MEMORY -> memories();
            case SectionOrder.GLOBAL -> globals();
            case SectionOrder.EXPORT -> exports();
            case SectionOrder.START -> start();
            case SectionOrder.ELEMENT -> elements();
            case SectionOrder.DATA_COUNT -> dataCount();
            case SectionOrder.CODE -> code();
            case SectionOrder.DATA -> data();
            default -> throw new IllegalArgumentException("section " + id);
        }
    }

    private void types() {
        int count = in.count("types", StructuralLimits.TYPES);
        for (int i = 0; i < count; i++) {
            module.types.add(Signature.read(in, uses));
        }
    }

    private void imports() {
        int count = in.count("imports", StructuralLimits.IMPORTS);
        for (int i = 0; i < count; i++) {
            int at = in.position();
            String from = in.name();
            String name = in.name();
            module.imports.add(new Import(from, name, external(), at));
        }
    }

    private External external() {
        int at = in.position();
        int kind = in.u8();
        return switch (kind) {
            case 0 -> {
                module.importedFunctions++;
                yield new External.OfFunction(typeIndex());
            }
            case 1 -> {
                module.importedTables++;
                tableCount(at);
                yield new External.OfTable(Table.read(in, uses));
            }
            case 2 -> {
                module.importedMemories++;
                memoryCount(at);
                yield new External.OfMemory(Limits.read(in));
            }
            case 3 -> {
                module.importedGlobals++;
                GlobalType type = GlobalType.read(in, uses);
                if (type.mutable()) {
                    uses.see(Feature.MUTABLE_GLOBALS, "an imported mutable global", in.at(at));
                }
                yield new External.OfGlobal(type);
            }
            case 4 -> throw ModuleException.undecodable(Feature.EXCEPTIONS, "an imported tag", in.at(at));
            default -> throw in.malformed("unknown kind 0x%02X of import".formatted(kind), at);
        };
    }

    private int typeIndex() {
        int at = in.position();
        int type = in.index();
        if (type >= module.types.size()) {
            throw in.invalid("unknown type " + type, at);
        }
        return type;
    }

    private void functions() {
        int at = in.position();
        int count = in.count("functions", StructuralLimits.FUNCTIONS);
        if (count + module.importedFunctions > StructuralLimits.FUNCTIONS) {
            throw in.limit("functions", count + module.importedFunctions, StructuralLimits.FUNCTIONS, at);
        }
        for (int i = 0; i < count; i++) {
            module.functions.add(typeIndex());
        }
    }

    private void tables() {
        int count = in.count("tables", StructuralLimits.TABLES);
        for (int i = 0; i < count; i++) {
            int at = in.position();
            if (peekInitialisedTable()) {
                throw ModuleException.undecodable(
                        Feature.FUNCTION_REFERENCES, "a table with an initial value", in.at(at));
            }
            module.tables.add(Table.read(in, uses));
            tableCount(at);
        }
    }

    /** A table with an initial value begins with 0x40, which is no type. */
    private boolean peekInitialisedTable() {
        int at = in.position();
        int left = in.remaining();
        int first = in.u8();
        in.window(at, at + left);
        return first == 0x40;
    }

    private void tableCount(int at) {
        int count = module.tableCount();
        if (count > StructuralLimits.TABLES) {
            throw in.limit("tables", count, StructuralLimits.TABLES, at);
        }
        if (count > 1) {
            uses.see(Feature.REFERENCE_TYPES, "a second table", in.at(at));
        }
    }

    private void memories() {
        int at = in.position();
        long count = in.u32();
        for (long i = 0; i < count; i++) {
            memoryAt(at);
        }
    }

    private void memoryAt(int at) {
        module.memories.add(Limits.read(in));
        memoryCount(at);
    }

    private void memoryCount(int at) {
        if (module.memoryCount() > 1) {
            throw ModuleException.undecodable(Feature.MULTI_MEMORY, "a second memory", in.at(at));
        }
    }

    private void globals() {
        int at = in.position();
        int count = in.count("globals", StructuralLimits.GLOBALS);
        if (count + module.importedGlobals > StructuralLimits.GLOBALS) {
            throw in.limit("globals", count + module.importedGlobals, StructuralLimits.GLOBALS, at);
        }
        for (int i = 0; i < count; i++) {
            GlobalType type = GlobalType.read(in, uses);
            module.globals.add(new Global(type, ConstantExpression.read(in, uses, module.importedGlobals)));
        }
    }

    private void exports() {
        int count = in.count("exports", StructuralLimits.EXPORTS);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int at = in.position();
            String name = in.name();
            if (!names.add(name)) {
                throw in.invalid("two exports named \"" + Text.printable(name) + "\"", at);
            }
            Export.Kind kind = exportKind();
            int index = in.index();
            Export export = new Export(name, kind, index, at);
            if (index >= size(export.kind())) {
                throw in.invalid("export of an unknown index " + index, at);
            }
            if (export.kind() == Export.Kind.GLOBAL && module.global(index).mutable()) {
                uses.see(Feature.MUTABLE_GLOBALS, "an exported mutable global", in.at(at));
            }
            module.exports.add(export);
        }
    }

    private Export.Kind exportKind() {
        int at = in.position();
        int code = in.u8();
        for (Export.Kind kind : Export.Kind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        if (code == 4) {
            throw ModuleException.undecodable(Feature.EXCEPTIONS, "an exported tag", in.at(at));
        }
        throw in.malformed("unknown kind 0x%02X of export".formatted(code), at);
    }

    private int size(Export.Kind kind) {
        return switch (kind) {
            case FUNCTION -> module.functionCount();
            case TABLE -> module.tableCount();
            case MEMORY -> module.memoryCount();
            case GLOBAL -> module.globalCount();
        };
    }

    private void start() {
        int at = in.position();
        module.start = in.index();
        if (module.start >= module.functionCount()) {
            throw in.invalid("unknown start function " + module.start, at);
        }
    }

    private void elements() {
        int count = in.count("element segments", StructuralLimits.ELEMENT_SEGMENTS);
        for (int i = 0; i < count; i++) {
            module.elements.add(ElementSegment.read(in, uses, module.importedGlobals));
        }
    }

    private void dataCount() {
        int at = in.position();
        long count = in.u32();
        if (count > StructuralLimits.DATA_SEGMENTS) {
            throw in.limit("data segments", count, StructuralLimits.DATA_SEGMENTS, at);
        }
        module.dataCount = (int) count;
        uses.see(Feature.BULK_MEMORY, "a data count section", in.at(at));
    }

    private void code() {
        int sectionAt = in.position();
        int count = in.count("bodies of functions", StructuralLimits.FUNCTIONS);
        if (count != module.functions.size()) {
            throw in.malformed("%d functions, but %d bodies".formatted(module.functions.size(), count), sectionAt);
        }
        int end = in.position() + in.remaining();
        module.marks = new CodeMarks(in.position(), end);
        BodyReader bodies = new BodyReader(in, module, uses);
        for (int i = 0; i < count; i++) {
            in.inFunction(module.importedFunctions + i);
            int at = in.position();
            long size = in.u32();
            if (size > in.remaining()) {
                throw in.malformed("a body of %d bytes in %d".formatted(size, in.remaining()), at);
            }
            if (size > StructuralLimits.FUNCTION_BYTES) {
                throw in.limit("bytes in a function", size, StructuralLimits.FUNCTION_BYTES, at);
            }
            int from = in.position();
            in.window(from, from + (int) size);
            module.bodies.add(bodies.read(module.types.get(module.functions.get(i))));
            in.window(from + (int) size, end);
        }
        in.inSection("code section");
    }

    private void data() {
        int count = in.count("data segments", StructuralLimits.DATA_SEGMENTS);
        for (int i = 0; i < count; i++) {
            module.data.add(DataSegment.read(in, uses, module.importedGlobals));
        }
    }
}
