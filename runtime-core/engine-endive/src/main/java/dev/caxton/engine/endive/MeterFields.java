package dev.caxton.engine.endive;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.Superclass;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.OpcodeImpl;

/**
 * Changes the classes that Endive's compiler made so that the two globals of the meter are fields of a {@link GuestMeter}. Wherever a method takes the memory it
 * takes the meter instead; where a helper of Endive needs the memory, it is taken from the meter; and where a global of the meter was read or written, its field
 * is. The machine gets the meter with the instance.
 *
 * <p>Nothing of this is trusted by anybody: the JVM verifies the classes when they are loaded.
 */
final class MeterFields {

    private static final ClassDesc MEMORY = desc(Memory.class);
    private static final ClassDesc METER = desc(GuestMeter.class);
    private static final ClassDesc INSTANCE = desc(Instance.class);
    private static final MethodTypeDesc READ = MethodTypeDesc.of(CD_long, CD_int, INSTANCE);
    private static final MethodTypeDesc WRITE = MethodTypeDesc.of(CD_void, CD_long, CD_int, INSTANCE);
    private static final MethodTypeDesc MACHINE = MethodTypeDesc.of(CD_void, INSTANCE, METER);
    private static final ClassDesc COMPARISONS = desc(OpcodeImpl.class);
    private static final String FIELD = "meter";

    private final ClassFile files = ClassFile.of();
    private final ClassDesc machine;
    private final ClassDesc helpers;
    private final int fuel;
    private final int depth;

    /**
     * For the classes of one module.
     *
     * @param machine the name of the class that is a machine; those of all others begin with it
     * @param fuel the index of the global that is exported as fuel
     * @param depth the index of the global that is exported as depth
     */
    MeterFields(String machine, int fuel, int depth) {
        this.machine = ClassDesc.of(machine);
        // So Endive names the copy of its helpers that goes with each module.
        this.helpers = ClassDesc.of(machine + "Shaded");
        this.fuel = fuel;
        this.depth = depth;
    }

    /** Changes all of them. */
    SortedMap<String, byte[]> in(Map<String, byte[]> classes) {
        TreeMap<String, byte[]> changed = new TreeMap<>();
        classes.forEach((name, bytes) -> changed.put(name, ClassDesc.of(name).equals(helpers) ? bytes : change(bytes)));
        return changed;
    }

    private byte[] change(byte[] bytes) {
        var model = files.parse(bytes);
        boolean isMachine = model.thisClass().asSymbol().equals(machine);
        return files.transformClass(model, (ClassBuilder builder, ClassElement element) -> {
            if (element instanceof MethodModel method) {
                method(builder, method, isMachine);
            } else {
                builder.with(element);
            }
            if (isMachine && element instanceof Superclass) {
                builder.withField(FIELD, METER, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
            }
        });
    }

    private void method(ClassBuilder builder, MethodModel method, boolean isMachine) {
        boolean constructor = isMachine && method.methodName().equalsString(INIT_NAME);
        MethodTypeDesc type = constructor ? MACHINE : metered(method.methodTypeSymbol());
        builder.withMethod(
                method.methodName().stringValue(),
                type,
                method.flags().flagsMask(),
                to -> method.forEach(element -> {
                    if (element instanceof CodeModel code) {
                        to.transformCode(code, CodeTransform.ofStateful(() -> new Code(constructor)));
                    } else {
                        to.with(element);
                    }
                }));
    }

    /** The type of a method that takes the meter in the place of the memory. */
    private static MethodTypeDesc metered(MethodTypeDesc type) {
        List<ClassDesc> parameters = new ArrayList<>(type.parameterList());
        parameters.replaceAll(p -> p.equals(MEMORY) ? METER : p);
        return MethodTypeDesc.of(type.returnType(), parameters);
    }

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.of(type.getName());
    }

    /**
     * Changes the code of a method. Holds back a constant and the instruction behind it while they may be the beginning of one of two things: an access to a
     * global of the meter, or one of the meter's tests. Endive calls a method for each comparison, which all guests share; the JIT then takes for what the
     * meter will see what others saw. The instructions of the JVM mean the same.
     */
    private final class Code implements CodeTransform {

        private final boolean constructor;
        private final List<CodeElement> held = new ArrayList<>(2);

        Code(boolean constructor) {
            this.constructor = constructor;
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (held.size() == 1 && continues(held.getFirst(), element)) {
                held.add(element);
                return;
            }
            if (held.size() == 2 && (access(builder, element) || test(builder, element))) {
                return;
            }
            release(builder);
            if (element instanceof ConstantInstruction) {
                held.add(element);
            } else if (element instanceof InvokeInstruction call) {
                call(builder, call);
            } else {
                if (constructor && element instanceof ReturnInstruction) {
                    builder.aload(0).aload(2).putfield(machine, FIELD, METER);
                }
                builder.with(element);
            }
        }

        @Override
        public void atEnd(CodeBuilder builder) {
            release(builder);
        }

        private boolean continues(CodeElement first, CodeElement second) {
            return first instanceof ConstantInstruction constant
                    && switch (second) {
                        case LoadInstruction load -> load.typeKind() == TypeKind.REFERENCE && isIndex(constant);
                        case InvokeInstruction call -> isTest(constant, call);
                        default -> false;
                    };
        }

        private boolean isIndex(ConstantInstruction constant) {
            return constant.constantValue() instanceof Integer index && (index == fuel || index == depth);
        }

        private static boolean isTest(ConstantInstruction constant, InvokeInstruction call) {
            if (!call.owner().asSymbol().equals(COMPARISONS)) {
                return false;
            }
            return (call.name().equalsString("I64_LT_S") && Long.valueOf(0).equals(constant.constantValue()))
                    || (call.name().equalsString("I32_GT_S") && constant.typeKind() == TypeKind.INT);
        }

        private void release(CodeBuilder builder) {
            held.forEach(builder::with);
            held.clear();
        }

        private void call(CodeBuilder builder, InvokeInstruction call) {
            MethodTypeDesc type = call.typeSymbol();
            ClassDesc owner = call.owner().asSymbol();
            String name = call.name().stringValue();
            if (owner.equals(INSTANCE) && name.equals("memory") && type.parameterCount() == 0) {
                // Only machines ask for the memory, to hand it on.
                builder.pop().aload(0).getfield(machine, FIELD, METER);
            } else if (owner.equals(helpers)) {
                // The memory is the last argument wherever there is one.
                if (type.parameterCount() > 0
                        && type.parameterType(type.parameterCount() - 1).equals(MEMORY)) {
                    builder.getfield(METER, "memory", MEMORY);
                }
                builder.with(call);
            } else if (type.parameterList().contains(MEMORY)) {
                builder.invoke(call.opcode(), owner, name, metered(type), call.isInterface());
            } else {
                builder.with(call);
            }
        }

        /** An access to a global, whose index and instance are held back, if it is one. */
        private boolean access(CodeBuilder builder, CodeElement element) {
            if (!(held.get(0) instanceof ConstantInstruction index)
                    || !(held.get(1) instanceof LoadInstruction instance)
                    || !(element instanceof InvokeInstruction call)
                    || !call.owner().asSymbol().equals(helpers)) {
                return false;
            }
            boolean reads =
                    call.name().equalsString("readGlobal") && call.typeSymbol().equals(READ);
            if (!reads
                    && !(call.name().equalsString("writeGlobal")
                            && call.typeSymbol().equals(WRITE))) {
                return false;
            }
            String field = Integer.valueOf(fuel).equals(index.constantValue()) ? "fuel" : "depth";
            held.clear();
            // The instance is the parameter behind the one that was the memory.
            builder.aload(instance.slot() - 1);
            if (reads) {
                builder.getfield(METER, field, CD_long);
            } else {
                builder.dup_x2().pop().putfield(METER, field, CD_long);
            }
            return true;
        }

        /** A test whose constant and comparison are held back, if it is one. */
        private boolean test(CodeBuilder builder, CodeElement element) {
            if (!(held.get(1) instanceof InvokeInstruction comparison)
                    || !(element instanceof BranchInstruction branch)
                    || branch.opcode() != Opcode.IFEQ) {
                return false;
            }
            builder.with(held.get(0));
            held.clear();
            if (comparison.name().equalsString("I64_LT_S")) {
                builder.lcmp().ifge(branch.target());
            } else {
                builder.if_icmple(branch.target());
            }
            return true;
        }
    }
}
