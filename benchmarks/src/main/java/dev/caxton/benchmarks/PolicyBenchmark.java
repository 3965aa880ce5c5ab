package dev.caxton.benchmarks;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.ConditionLanguage;
import dev.caxton.policy.condition.ConditionLanguage.Reading;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.Terms;
import dev.caxton.policy.document.ToolRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
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
import org.openjdk.jmh.annotations.Warmup;

/** What a decision on a tool call costs, the taking over of its arguments included, beside the condition of its grant alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = Main.HUGE_METHODS)
public class PolicyBenchmark {

    /** Every grant has a condition of its own, on the arguments and the caller. */
    static final String SIMPLE = "simple";

    /** Every grant has a condition that goes through a list of 20 numbers. */
    static final String MACRO = "macro";

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /** Grants in the document. */
    @Param({"1", "100", "10000"})
    public int grants = 1;

    /** The conditions. */
    @Param({SIMPLE, MACRO})
    public String conditions = SIMPLE;

    /** In which form. */
    @Param({Main.FLOOR, Main.OURS})
    public String form = Main.FLOOR;

    private static final Map<String, Object> AMOUNT = Map.of("amount", 50L, "to", "somebody");
    private static final Map<String, Object> LIST =
            Map.of("list", LongStream.range(0, 20).boxed().toList());

    private IntFunction<Object> decide = i -> i;
    private int next;

    /** Writes the document and asks once for each grant. */
    @Setup
    public void prepare() {
        List<ToolRule> rules = new ArrayList<>();
        List<Principal> callers = new ArrayList<>();
        List<ToolName> tools = new ArrayList<>();
        for (int i = 0; i < grants; i++) {
            Principal caller = Principal.parse("agent:default/agent-" + i % 1_000);
            ToolName tool = ToolName.parse("upstream-" + i % 50 + "/tool-" + i);
            callers.add(caller);
            tools.add(tool);
            rules.add(new ToolRule(
                    "grant-" + i,
                    Effect.PERMIT,
                    List.of(PrincipalPattern.parse(caller.toString())),
                    List.of(ToolPattern.parse(tool.toString())),
                    new Terms(Optional.of(condition(i)), Optional.empty(), List.of(), Optional.empty(), false)));
        }
        Map<String, Object> arguments = conditions.equals(SIMPLE) ? AMOUNT : LIST;
        CompiledPolicy policy = CompiledPolicy.compile(new PolicyDocument(
                "benchmark", TenantId.DEFAULT, List.of(), List.of(), rules, PolicyDigest.of(new byte[] {1})));
        if (form.equals(Main.OURS)) {
            decide = i -> policy.decide(
                    callers.get(i), new Action.Call(TenantId.DEFAULT, tools.get(i), Arguments.of(arguments)), NOW);
        } else {
            Arguments known = Arguments.of(arguments);
            List<Condition> alone = rules.stream()
                    .map(rule -> rule.terms().when().orElseThrow())
                    .toList();
            decide = i -> alone.get(i).test(new Question(callers.get(i), tools.get(i), NOW, known));
        }
        for (int i = 0; i < grants; i++) {
            // A denial would be a quick one.
            if (decide.apply(i) instanceof Decision.Deny deny) {
                throw new IllegalStateException(deny.reason());
            }
        }
    }

    private Condition condition(int i) {
        String text = conditions.equals(SIMPLE)
                ? "args.amount <= " + (100 + i) + " && caller.name == 'agent-" + i % 1_000 + "'"
                : "args.list.all(x, x <= " + (100 + i) + ")";
        return switch (ConditionLanguage.installed().orElseThrow().read(text)) {
            case Reading.Ready ready -> ready.condition();
            case Reading.Refused refused -> throw new IllegalStateException(refused.toString());
        };
    }

    /**
     * Decides on a call under the next grant.
     *
     * @return the decision
     */
    @Benchmark
    public Object decide() {
        next = next + 7_919 < 0 ? 0 : next + 7_919;
        return decide.apply(next % grants);
    }
}
