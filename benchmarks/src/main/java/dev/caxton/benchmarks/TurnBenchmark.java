package dev.caxton.benchmarks;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.RequiredExport;
import dev.caxton.wasm.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message and its reply. The floor is the metered guest called on this thread, with a host that only copies; against it stands a request through the
 * runtime: policy, mailbox, scheduler, a virtual thread there and back, accounts, watch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = Main.HUGE_METHODS)
public class TurnBenchmark {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Principal CALLER = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "benchmark");
    private static final AgentId ECHO = new AgentId(TenantId.DEFAULT, "echo");

    /** How long the message is, bytes. */
    @Param({"100", "100000"})
    public int bytes = 100;

    /** In which form. */
    @Param({Main.FLOOR, Main.OURS})
    public String form = Main.FLOOR;

    private Supplier<byte[]> turn = () -> new byte[0];
    private Runnable close = () -> {};

    /** Deploys or instantiates the guest. */
    @Setup
    public void prepare() {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 'x');
        if (form.equals(Main.OURS)) {
            request(content);
        } else {
            turn = bare(content);
        }
        if (!Arrays.equals(content, turn.get())) {
            throw new IllegalStateException("the guest does not echo");
        }
    }

    /** Ends the runtime's threads. */
    @TearDown
    public void close() {
        close.run();
    }

    /**
     * One message.
     *
     * @return its reply
     */
    @Benchmark
    public byte[] turn() {
        return turn.get();
    }

    private void request(byte[] content) {
        Policy policy = (principal, action, now) -> switch (action) {
            case Action.Send ignored -> new Decision.Permit("benchmark", "", "all may send");
            case Action.Call _, Action.Read _, Action.Get _ -> new Decision.Deny("", "there are no upstreams");
        };
        CaxtonRuntime runtime = CaxtonRuntime.builder()
                .policies(() -> policy)
                .audit(new Uncounted())
                .build();
        LevelRules level = LevelRules.of(Level.DEFAULT);
        DeployResult deployed = runtime.deploy(
                CALLER,
                new AgentDescriptor(
                        ECHO.name(),
                        ECHO.tenant(),
                        Level.DEFAULT,
                        // Measures what a turn costs, not how an agent is throttled.
                        level.limits()
                                .change()
                                .fuelPerSecond(Limits.MAX_FUEL_PER_SECOND)
                                .build(),
                        List.of(),
                        Optional.empty()),
                Kernel.assemble("echo"));
        if (deployed instanceof DeployResult.Refused refused) {
            throw new IllegalStateException(refused.problem().toString());
        }
        turn = () -> {
            Message message = Message.to(ECHO).content(content).build();
            return runtime.request(CALLER, message, PATIENCE) instanceof RequestResult.Answered answered
                    ? answered.reply()
                    : new byte[0];
        };
        close = runtime::close;
    }

    private static Supplier<byte[]> bare(byte[] content) {
        FunctionType two = new FunctionType(List.of(ValueType.I32, ValueType.I32), List.of(ValueType.I32));
        FunctionType one = new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32));
        AdmittedImport reply = new AdmittedImport(HostFunction.REPLY.module(), HostFunction.REPLY.function(), two);
        MeteredModule module = Guests.meter(
                Kernel.assemble("echo"),
                Guests.rules(
                        Set.of(reply),
                        List.of(
                                new RequiredExport("caxton_alloc", Optional.of(one), true),
                                new RequiredExport("handle_message", Optional.of(two), true))));
        byte[][] replied = new byte[1][];
        List<HostBinding> imports = new ArrayList<>(Guests.metering());
        imports.add(new HostBinding(reply, (memory, arguments) -> {
            replied[0] = memory.read(Integer.toUnsignedLong((int) arguments[0]), (int) arguments[1]);
            return 0;
        }));
        GuestInstance instance = Guests.compile(module).instantiate(imports);
        return () -> {
            Guests.refuel(instance);
            long at = instance.call("caxton_alloc", content.length);
            instance.memory().write(at, content);
            instance.call("handle_message", at, content.length);
            return replied[0];
        };
    }

    /** Turns that end well leave no record, so the log's own cost is no part of this. */
    private static final class Uncounted implements AuditLog {
        private long next;

        @Override
        public synchronized AuditReceipt append(AuditEvent event) {
            return new AuditReceipt(next++, "0".repeat(64));
        }

        @Override
        public CompletionStage<AuditReceipt> record(AuditEvent event) {
            return CompletableFuture.completedStage(append(event));
        }

        @Override
        public void close() {}
    }
}
