package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.sandbox.GuestAbi;
import dev.caxton.testkit.Wat;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A guest that calls any one host function with any arguments. A message is the number of the function, its arguments as i64 each, and data behind them; the reply
 * is the result. Its memory has {@link #MEMORY} bytes and does not grow.
 */
final class Probe {

    static final int MEMORY = 131_072;

    /** Where the data of a message comes to lie. */
    static final int DATA = 1_024 + 96;

    private static final int PEEK = 999;

    private final House house;
    private final Map<HostFunction, String> agents = new EnumMap<>(HostFunction.class);

    /** Deploys guests for all of these functions, each with as many as a module may import. */
    Probe(House house, List<HostFunction> functions, Limits limits) {
        this.house = house;
        int most = 30;
        for (int from = 0; from < functions.size(); from += most) {
            List<HostFunction> some = functions.subList(from, Math.min(functions.size(), from + most));
            String name = "probe-" + from;
            house.deploy(
                    new AgentDescriptor(
                            name, TenantId.DEFAULT, Level.RELAXED, limits, List.of(House.id(name)), Optional.empty()),
                    Wat.assemble(text(some)));
            some.forEach(function -> agents.put(function, name));
        }
    }

    static Probe ofEverything(House house) {
        return new Probe(house, List.of(HostFunction.values()), Limits.DEFAULT);
    }

    private static String type(ValueType type) {
        return type == ValueType.I64 ? "i64" : "i32";
    }

    static String text(List<HostFunction> functions) {
        StringBuilder imports = new StringBuilder();
        StringBuilder calls = new StringBuilder();
        for (HostFunction function : functions) {
            if (function == HostFunction.REPLY) {
                continue;
            }
            FunctionType type = GuestAbi.type(function);
            imports.append("(import \"%s\" \"%s\" (func $%s"
                    .formatted(function.module(), function.function(), function.name()));
            type.parameters()
                    .forEach(p -> imports.append(" (param ").append(type(p)).append(')'));
            type.results()
                    .forEach(r -> imports.append(" (result ").append(type(r)).append(')'));
            imports.append("))\n");
            StringBuilder call = new StringBuilder("(call $" + function.name());
            for (int i = 0; i < type.parameters().size(); i++) {
                String load = "(i64.load offset=%d (local.get $at))".formatted(8 * (i + 1));
                call.append(type.parameters().get(i) == ValueType.I64 ? load : "(i32.wrap_i64 " + load + ")");
            }
            call.append(')');
            String result = type.results().isEmpty()
                    ? call.toString()
                    : "(local.set $r "
                            + (type.results().getFirst() == ValueType.I64 ? call : "(i64.extend_i32_s " + call + ")")
                            + ")";
            calls.append("(if (i32.eq (i32.load (local.get $at)) (i32.const %d)) (then %s))\n"
                    .formatted(number(function), result));
        }
        return """
                (module
                %s
                  (import "caxton" "reply" (func $answer (param i32 i32) (result i32)))
                  (memory (export "memory") 2 2)
                  (func (export "caxton_alloc") (param i32) (result i32) (i32.const 1024))
                  (func (export "handle_timer") (param i64 i32 i32) (result i32) (i32.const 0))
                  (func (export "handle_message") (param $at i32) (param $length i32) (result i32) (local $r i64)
                    (if (i32.eq (i32.load (local.get $at)) (i32.const %d))
                      (then
                        (return (call $answer
                          (i32.load offset=8 (local.get $at)) (i32.load offset=16 (local.get $at))))))
                %s
                    (i64.store (i32.const 0) (local.get $r))
                    (call $answer (i32.const 0) (i32.const 8))))
                """.formatted(imports, PEEK, calls);
    }

    /** A message that makes the guest call a function. */
    static byte[] message(int number, long[] arguments, byte[] data) {
        ByteBuffer message = ByteBuffer.allocate(DATA - 1_024 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0, number);
        for (int i = 0; i < arguments.length; i++) {
            message.putLong(8 * (i + 1), arguments[i]);
        }
        message.put(DATA - 1_024, data);
        return message.array();
    }

    RequestResult ask(HostFunction function, byte[] data, long... arguments) {
        Message message = Message.to(House.id(agent(function)))
                .content(message(number(function), arguments, data))
                .conversation("talk-1")
                .replyWith("r-1")
                .priority(7)
                .build();
        return house.runtime.request(House.ADMIN, message, House.PATIENCE);
    }

    private static int number(HostFunction function) {
        return List.of(HostFunction.values()).indexOf(function);
    }

    String agent(HostFunction function) {
        return Optional.ofNullable(agents.get(function)).orElseThrow();
    }

    /** Calls with data in memory at {@link #DATA}, and answers the result. */
    long call(HostFunction function, byte[] data, long... arguments) {
        RequestResult result = ask(function, data, arguments);
        RequestResult.Answered answered =
                assertInstanceOf(RequestResult.Answered.class, result, () -> function + ": " + result);
        return ByteBuffer.wrap(answered.reply()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    long call(HostFunction function, long... arguments) {
        return call(function, new byte[0], arguments);
    }

    /** What the last call left in the memory of the guest that made it. */
    byte[] peek(HostFunction function, int address, int length) {
        RequestResult result = house.runtime.request(
                House.ADMIN,
                Message.to(House.id(agent(function)))
                        .content(java.util.Arrays.copyOf(message(PEEK, new long[] {address, length}, new byte[0]), 24))
                        .build(),
                House.PATIENCE);
        return assertInstanceOf(RequestResult.Answered.class, result, result::toString)
                .reply();
    }

    static Stream<HostFunction> functions() {
        return Stream.of(HostFunction.values()).filter(function -> function != HostFunction.REPLY);
    }
}
