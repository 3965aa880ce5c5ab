package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.ByteWriter;
import dev.caxton.wasm.binary.DataSegment;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.ElementSegment;
import dev.caxton.wasm.binary.Export;
import dev.caxton.wasm.binary.External;
import dev.caxton.wasm.binary.FunctionNames;
import dev.caxton.wasm.binary.Global;
import dev.caxton.wasm.binary.GlobalType;
import dev.caxton.wasm.binary.Import;
import dev.caxton.wasm.binary.Limits;
import dev.caxton.wasm.binary.Opcode;
import dev.caxton.wasm.binary.SectionOrder;
import dev.caxton.wasm.binary.Signature;
import dev.caxton.wasm.binary.Table;
import dev.caxton.wasm.binary.ValueTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rewrites a valid module so that it can be stopped, and clamps what it can grow. Equal input gives equal bytes. Custom sections are dropped, except for the
 * names of functions. Not safe for use by several threads.
 */
public final class ModuleRewriter {

    private static final int IMPORT_FUNCTION = 0;
    private static final int IMPORT_TABLE = 1;
    private static final int IMPORT_MEMORY = 2;
    private static final int IMPORT_GLOBAL = 3;

    private final byte[] original;
    private final DecodedModule module;
    private final Injection injection;
    private final Functions functions;
    private final Indices indices;
    private final Expressions expressions;
    private final ByteWriter out;
    private final List<Oversized> oversized = new ArrayList<>();

    private ModuleRewriter(byte[] original, DecodedModule module, Injection injection) {
        this.original = original;
        this.module = module;
        this.injection = injection;
        this.functions = new Functions(original, module);
        this.indices = new Indices(module, functions);
        this.expressions = new Expressions(original, indices);
        this.out = new ByteWriter(original.length * 2);
    }

    /**
     * What became of the module.
     *
     * @param module the rewritten bytes; the caller owns them
     * @param oversized functions that may be too large to be compiled well
     * @param nested whether calls can be nested deeper than a function and one that it calls
     */
    public record Rewritten(ByteWriter module, List<Oversized> oversized, boolean nested) {}

    /**
     * A function that may be too large to be compiled well.
     *
     * @param function its index in the original
     * @param bytecodes about how many bytes of JVM bytecode it becomes
     */
    public record Oversized(int function, int bytecodes) {}

    /**
     * Rewrites a module.
     *
     * @param original the module, decoded and valid; not changed
     * @param module its structure
     * @param names the names of its functions
     * @param injection what to add
     * @return the rewritten module
     */
    public static Rewritten rewrite(byte[] original, DecodedModule module, FunctionNames names, Injection injection) {
        ModuleRewriter rewriter = new ModuleRewriter(original, module, injection);
        rewriter.run(names);
        return new Rewritten(rewriter.out, List.copyOf(rewriter.oversized), rewriter.functions.nest());
    }

    private void run(FunctionNames names) {
        for (int b : new int[] {0, 'a', 's', 'm', 1, 0, 0, 0}) {
            out.u8(b);
        }
        types();
        imports();
        functions();
        tables();
        memories();
        globals();
        exports();
        elements();
        dataCount();
        code();
        data();
        NameSection.write(names, module, indices, out);
    }

    private void types() {
        ByteWriter section = new ByteWriter(256);
        List<Integer> deepened = indices.deepened();
        section.u32(module.types().size() + 3L + deepened.size());
        for (Signature type : module.types()) {
            type(type, false, section);
        }
        // In the order of Indices: quantum and refill, too_deep and refill global, charge.
        for (int b : new int[] {0x60, 1, ValueTypes.I64, 1, ValueTypes.I64, 0x60, 0, 0, 0x60, 1, ValueTypes.I64, 0}) {
            section.u8(b);
        }
        for (int type : deepened) {
            type(module.types().get(type), true, section);
        }
        out.section(SectionOrder.TYPE, section);
    }

    private static void type(Signature type, boolean deepened, ByteWriter section) {
        section.u8(0x60);
        section.u32(type.parameterCount() + (deepened ? 1L : 0));
        for (int i = 0; i < type.parameterCount(); i++) {
            section.u8(type.parameter(i));
        }
        if (deepened) {
            section.u8(ValueTypes.I32);
        }
        section.u32(type.resultCount());
        for (int i = 0; i < type.resultCount(); i++) {
            section.u8(type.result(i));
        }
    }

    private void imports() {
        ByteWriter section = new ByteWriter(256);
        section.u32(module.imports().size() + 2);
        for (Import imported : module.imports()) {
            section.name(imported.module());
            section.name(imported.name());
            switch (imported.external()) {
                case External.OfFunction function -> {
                    section.u8(IMPORT_FUNCTION);
                    section.u32(function.type());
                }
                case External.OfTable table -> {
                    section.u8(IMPORT_TABLE);
                    section.u8(table.type().reference());
                    limits(table.type().limits(), section);
                }
                case External.OfMemory memory -> {
                    section.u8(IMPORT_MEMORY);
                    limits(memory.limits(), section);
                }
                case External.OfGlobal global -> {
                    section.u8(IMPORT_GLOBAL);
                    globalType(global.type(), section);
                }
            }
        }
        hostCall(injection.names().quantum(), indices.quantumType(), section);
        hostCall(injection.names().tooDeep(), indices.plainType(), section);
        out.section(SectionOrder.IMPORT, section);
    }

    private void hostCall(String name, int type, ByteWriter section) {
        section.name(injection.names().module());
        section.name(name);
        section.u8(IMPORT_FUNCTION);
        section.u32(type);
    }

    private static void limits(Limits limits, ByteWriter section) {
        boolean bounded = limits.maximum() != Limits.UNBOUNDED;
        section.u8(bounded ? 1 : 0);
        section.u32(limits.minimum());
        if (bounded) {
            section.u32(limits.maximum());
        }
    }

    private static void globalType(GlobalType type, ByteWriter section) {
        section.u8(type.type());
        section.u8(type.mutable() ? 1 : 0);
    }

    private void functions() {
        int imported = module.importedFunctions();
        ByteWriter section = new ByteWriter(256);
        section.u32(module.functions().size() + 3L + functions.behindDoors().size());
        for (int i = 0; i < module.functions().size(); i++) {
            section.u32(indices.type(imported + i));
        }
        section.u32(indices.quantumType());
        section.u32(indices.chargeType());
        section.u32(indices.plainType());
        functions.behindDoors().forEach(f -> section.u32(module.functions().get(f - imported)));
        out.section(SectionOrder.FUNCTION, section);
    }

    private void tables() {
        if (module.tables().isEmpty()) {
            return;
        }
        ByteWriter section = new ByteWriter(64);
        section.u32(module.tables().size());
        for (Table table : module.tables()) {
            section.u8(table.reference());
            limits(table.limits().clamp(injection.tableElements()), section);
        }
        out.section(SectionOrder.TABLE, section);
    }

    private void memories() {
        if (module.memories().isEmpty()) {
            return;
        }
        ByteWriter section = new ByteWriter(16);
        section.u32(module.memories().size());
        for (Limits memory : module.memories()) {
            limits(memory.clamp(injection.memoryPages()), section);
        }
        out.section(SectionOrder.MEMORY, section);
    }

    private void globals() {
        ByteWriter section = new ByteWriter(256);
        section.u32(module.globals().size() + 2);
        for (Global global : module.globals()) {
            globalType(global.type(), section);
            expressions.copy(global.initial(), section);
        }
        // The host sets both before it calls; a guest that runs before that asks for fuel at once.
        for (int b : new int[] {
            ValueTypes.I64, 1, Opcode.I64_CONST, 0, Opcode.END, ValueTypes.I32, 1, Opcode.I32_CONST, 0, Opcode.END
        }) {
            section.u8(b);
        }
        out.section(SectionOrder.GLOBAL, section);
    }

    private void exports() {
        boolean start = module.start() >= 0;
        ByteWriter section = new ByteWriter(256);
        section.u32(module.exports().size() + (start ? 3 : 2));
        for (Export export : module.exports()) {
            boolean function = export.kind() == Export.Kind.FUNCTION;
            export(export.name(), export.kind(), function ? indices.door(export.index()) : export.index(), section);
        }
        export(injection.names().fuel(), Export.Kind.GLOBAL, indices.fuel(), section);
        export(injection.names().depth(), Export.Kind.GLOBAL, indices.depth(), section);
        if (start) {
            export(injection.names().start(), Export.Kind.FUNCTION, indices.door(module.start()), section);
        }
        out.section(SectionOrder.EXPORT, section);
    }

    private static void export(String name, Export.Kind kind, long index, ByteWriter section) {
        section.name(name);
        section.u8(kind.code());
        section.u32(index);
    }

    private void elements() {
        if (module.elements().isEmpty()) {
            return;
        }
        ByteWriter section = new ByteWriter(256);
        section.u32(module.elements().size());
        for (ElementSegment segment : module.elements()) {
            section.u32(segment.flags());
            if ((segment.flags() & ElementSegment.PASSIVE) == 0) {
                if ((segment.flags() & ElementSegment.EXPLICIT) != 0) {
                    section.u32(segment.table());
                }
                expressions.copy(segment.offset(), section);
            }
            if (segment.kind() != ElementSegment.NO_KIND) {
                section.u8(segment.kind());
            }
            section.u32(segment.count());
            if ((segment.flags() & ElementSegment.EXPRESSIONS) != 0) {
                expressions.copy(segment.items(), section);
            } else {
                expressions.functions(segment.items(), section);
            }
        }
        out.section(SectionOrder.ELEMENT, section);
    }

    private void dataCount() {
        if (module.dataCount() >= 0) {
            ByteWriter section = new ByteWriter(8);
            section.u32(module.dataCount());
            out.section(SectionOrder.DATA_COUNT, section);
        }
    }

    private void code() {
        BodyRewriter bodies = new BodyRewriter(original, module, functions, indices, injection);
        Emitter emitter = new Emitter(indices, injection);
        ByteWriter section = new ByteWriter(original.length * 2);
        section.u32(module.bodies().size() + 3L + functions.behindDoors().size());
        ByteWriter body = new ByteWriter(4096);
        for (int i = 0; i < module.bodies().size(); i++) {
            int function = module.importedFunctions() + i;
            body.clear();
            bodies.rewrite(function, body);
            section.sized(body);
            int bytecodes = JvmSize.estimate(body.size());
            if (bytecodes > JvmSize.HUGE_METHOD) {
                oversized.add(new Oversized(function, bytecodes));
            }
        }
        List<Consumer<ByteWriter>> injected =
                List.of(emitter::refillBody, emitter::chargeBody, emitter::refillGlobalBody);
        for (Consumer<ByteWriter> one : injected) {
            body.clear();
            one.accept(body);
            section.sized(body);
        }
        for (int function : functions.behindDoors()) {
            body.clear();
            bodies.door(function, body);
            section.sized(body);
        }
        out.section(SectionOrder.CODE, section);
    }

    private void data() {
        if (module.data().isEmpty()) {
            return;
        }
        ByteWriter section = new ByteWriter(256);
        section.u32(module.data().size());
        for (DataSegment segment : module.data()) {
            section.u32(segment.flags());
            if (segment.flags() == DataSegment.EXPLICIT) {
                section.u32(0);
            }
            if (segment.flags() != DataSegment.PASSIVE) {
                expressions.copy(segment.offset(), section);
            }
            section.u32(segment.bytes().length());
            section.copy(original, segment.bytes());
        }
        out.section(SectionOrder.DATA, section);
    }
}
