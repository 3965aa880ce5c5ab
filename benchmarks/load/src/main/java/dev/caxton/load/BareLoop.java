package dev.caxton.load;

import java.util.List;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The floor: the relay guest as its author wrote it, unmetered, straight on the engine, with a host that copies name and content and nothing else. */
final class BareLoop {

    /** One instance and what it sent. */
    private static final class Guest {
        private final Memory memory;
        private final ExportFunction alloc;
        private final ExportFunction handle;
        private byte[] name = {};
        private byte[] sent = {};

        Guest(Instance.Builder builder) {
            HostFunction send = new HostFunction(
                    "caxton",
                    "send_message",
                    FunctionType.of(List.of(ValType.I32, ValType.I32, ValType.I32, ValType.I32), List.of(ValType.I32)),
                    (instance, a) -> {
                        name = instance.memory().readBytes((int) a[0], (int) a[1]);
                        sent = instance.memory().readBytes((int) a[2], (int) a[3]);
                        return new long[] {0};
                    });
            Instance instance = builder.withImportValues(
                            ImportValues.builder().addFunction(send).build())
                    .build();
            memory = instance.memory();
            alloc = instance.exports().function("caxton_alloc");
            handle = instance.exports().function("handle_message");
        }

        byte[] handle(byte[] content) {
            int at = (int) alloc.apply(content.length)[0];
            memory.write(at, content);
            if (handle.apply(at, content.length)[0] != 0 || name.length == 0) {
                throw new IllegalStateException("the guest did not send");
            }
            return sent;
        }
    }

    private BareLoop() {}

    /** A loop over the pairs of one thread: each round hands every pair's message on once, there and back. */
    static Loop loop(int pairs) {
        WasmModule module = Parser.parse(Guests.load("relay"));
        Instance.Builder builder = Instance.builder(module)
                .withMachineFactory(MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .compile())
                .withStart(false);
        Guest[] guests = new Guest[2 * pairs];
        byte[][] messages = new byte[pairs][];
        for (int i = 0; i < pairs; i++) {
            guests[2 * i] = new Guest(builder);
            guests[2 * i + 1] = new Guest(builder);
            messages[i] = Relay.message(i, Relay.FOR_EVER);
        }
        return () -> {
            for (int i = 0; i < pairs; i++) {
                messages[i] = guests[2 * i + 1].handle(guests[2 * i].handle(messages[i]));
            }
            return 2L * pairs;
        };
    }
}
