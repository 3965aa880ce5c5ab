package dev.caxton.policy.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.check.CaseResult;
import dev.caxton.policy.check.PolicyCheck;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.ConditionLanguage;
import dev.caxton.policy.document.ContextRule;
import dev.caxton.policy.document.ContextRules;
import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.Expectation;
import dev.caxton.policy.document.LevelChange;
import dev.caxton.policy.document.MessageRule;
import dev.caxton.policy.document.PolicyCase;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.Terms;
import dev.caxton.policy.document.ToolRule;
import dev.caxton.policy.grant.Allowance;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.ContextPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import dev.caxton.policy.redaction.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads policy documents, version {@code policy/v1}, in YAML or JSON; {@code docs/policy.md} describes them. Every field that is admitted is enforced;
 * everything else is refused with its line and column.
 *
 * <p>Safe for use by many threads.
 */
public final class PolicyYaml {

    /** What the field {@code caxton} says in a document of this version. */
    public static final String VERSION = "policy/v1";

    /** 4 MiB, 8 levels, 400,000 values: room for tens of thousands of rules. */
    public static final YamlCaps CAPS = new YamlCaps(4 << 20, 8, 400_000);

    private final TenantId tenant;
    private final Map<String, YamlPlace> ruleNames = new HashMap<>();
    private final Map<String, Condition> conditions = new HashMap<>();

    private final RedactionYaml redactions;

    private PolicyYaml(TenantId tenant, RedactionYaml redactions) {
        this.tenant = tenant;
        this.redactions = redactions;
    }

    /**
     * Reads a policy document.
     *
     * @param source the name of the document in messages
     * @param bytes the document in UTF-8; hostile
     * @return the document, with the digest of exactly these bytes
     * @throws YamlException if it is no policy document, or contradicts itself
     */
    public static PolicyDocument read(String source, byte[] bytes) {
        return read(source, bytes, true);
    }

    /**
     * Reads a policy document without asking it for its cases: for whoever wants to see all of those that it does not keep. It is not fit to be put in force.
     *
     * @param source the name of the document in messages
     * @param bytes the document in UTF-8; hostile
     * @return the document, with the digest of exactly these bytes
     * @throws YamlException if it is no policy document, or contradicts itself
     */
    public static PolicyDocument draft(String source, byte[] bytes) {
        return read(source, bytes, false);
    }

    /**
     * The JSON Schema of this version of the form, draft 2020-12, for editors. It sees the shape of a document; names that stand twice, foreign tenants, faults in
     * conditions and cases that are not kept are for {@link #read} to see.
     *
     * @return the schema, JSON
     */
    public static String schema() {
        try (InputStream in = PolicyYaml.class.getResourceAsStream("policy-v1.schema.json")) {
            return new String(
                    Objects.requireNonNull(in, "the schema is a part of this module")
                            .readAllBytes(),
                    UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PolicyDocument read(String source, byte[] bytes, boolean cases) {
        YamlMap top = StrictYaml.read(source, bytes, CAPS);
        YamlValue version = top.require("caxton");
        if (!version.string().equals(VERSION)) {
            throw version.refusal("this reader knows '" + VERSION + "' only");
        }
        String name = top.requireString("name");
        YamlValue tenant = top.require("tenant");
        return new PolicyYaml(parsed(tenant, TenantId::new), new RedactionYaml(top))
                .document(top, name, PolicyDigest.of(bytes), cases);
    }

    private PolicyDocument document(YamlMap top, String name, PolicyDigest digest, boolean asked) {
        List<LevelChange> levels = rules(top, "levels", this::levelChange);
        List<MessageRule> messages = rules(top, "messages", this::messageRule);
        List<ToolRule> tools = rules(top, "tools", this::toolRule);
        List<ContextRule> resources = rules(top, "resources", rule -> contextRule(rule, "resources"));
        List<ContextRule> prompts = rules(top, "prompts", rule -> contextRule(rule, "prompts"));
        redactions.requireUsed();
        List<YamlMap> caseMaps = top.items("cases").stream().map(YamlValue::map).toList();
        List<PolicyCase> cases = rules(top, "cases", this::policyCase);
        top.done();
        PolicyDocument document = checked(
                top,
                () -> new PolicyDocument(
                        name, tenant, levels, messages, tools, new ContextRules(resources, prompts), cases, digest));
        List<CaseResult> results = asked ? PolicyCheck.cases(document) : List.of();
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).kept()) {
                throw caseMaps.get(i)
                        .refusal("the document does not keep its own case: "
                                + results.get(i).decision().reason());
            }
        }
        return document;
    }

    private PolicyCase policyCase(YamlMap example) {
        String name = example.requireString("case");
        Principal principal = parsed(example.require("principal"), Principal::parse);
        Optional<AgentId> receiver = example.optional("sends-to").map(value -> parsed(value, AgentId::parse));
        Optional<ToolName> calls = example.optional("calls").map(value -> parsed(value, ToolName::parse));
        Optional<ToolName> sees = example.optional("sees").map(value -> parsed(value, ToolName::parse));
        Optional<ContextPattern> reads = example.optional("reads").map(value -> parsed(value, ContextPattern::one));
        Optional<ContextPattern> gets = example.optional("gets").map(value -> parsed(value, ContextPattern::one));
        Optional<YamlMap> arguments = example.optionalMap("with");
        Instant at = example.optional("at").map(YamlValue::instant).orElse(Instant.EPOCH);
        Expectation expect = example.require("expect").choice(Expectation.class);
        example.done();
        List<Action> actions = Stream.of(
                        receiver.<Action>map(Action.Send::new),
                        calls.<Action>map(tool -> new Action.Call(
                                tenant,
                                tool,
                                arguments.map(PolicyYaml::arguments).orElse(Arguments.NONE))),
                        sees.<Action>map(tool -> Action.Call.any(tenant, tool)),
                        reads.<Action>map(what -> new Action.Read(tenant, what.upstream(), what.start(), false)),
                        gets.<Action>map(what -> new Action.Get(tenant, what.upstream(), what.start())))
                .flatMap(Optional::stream)
                .toList();
        if (actions.size() != 1) {
            throw example.refusal("a case has one of 'sends-to: tenant/agent', 'calls: upstream/tool',"
                    + " 'sees: upstream/tool', 'reads: upstream/URI' and 'gets: upstream/prompt'");
        }
        if (arguments.isPresent() && calls.isEmpty()) {
            throw arguments.get().refusal("'with' holds the arguments of a call, so it goes with 'calls'");
        }
        if (expect == Expectation.APPROVAL && calls.isEmpty()) {
            throw example.refusal("only calls need approval; a case expects 'approval' with 'calls' only");
        }
        return new PolicyCase(name, principal, actions.getFirst(), at, expect);
    }

    private static Arguments arguments(YamlMap map) {
        return Arguments.of(map.tree());
    }

    private static <T> List<T> rules(YamlMap top, String section, Function<YamlMap, T> reader) {
        List<T> rules = new ArrayList<>();
        for (YamlValue item : top.items(section)) {
            YamlMap rule = item.map();
            rules.add(checked(rule, () -> reader.apply(rule)));
        }
        return rules;
    }

    private LevelChange levelChange(YamlMap rule) {
        YamlValue name = rule.require("change");
        requireNew(name);
        Level level = rule.require("level").choice(Level.class);
        List<AgentPattern> agents = patterns(rule, "agents", this::agent);
        Set<Feature> admit = features(rule, "admit");
        Set<Feature> refuse = features(rule, "refuse");
        boolean tools = rule.optional("tools").map(YamlValue::bool).orElse(false);
        rule.done();
        return new LevelChange(name.string(), agents, level, admit, refuse, tools);
    }

    private MessageRule messageRule(YamlMap rule) {
        Effect effect = effect(rule);
        String name = rule.requireString(effect.toString());
        List<PrincipalPattern> from = patterns(rule, "from", this::principal);
        List<AgentPattern> to = patterns(rule, "to", this::agent);
        Optional<Instant> until = rule.optional("until").map(YamlValue::instant);
        rule.done();
        return new MessageRule(name, effect, from, to, until);
    }

    private ToolRule toolRule(YamlMap rule) {
        Effect effect = effect(rule);
        String name = rule.requireString(effect.toString());
        List<PrincipalPattern> callers = patterns(rule, "callers", this::principal);
        List<ToolPattern> tools = patterns(rule, "tools", item -> parsed(item, ToolPattern::parse));
        Terms terms = terms(rule);
        rule.done();
        return new ToolRule(name, effect, callers, tools, terms);
    }

    /** The patterns stand under the name of the section that the rule is in. */
    private ContextRule contextRule(YamlMap rule, String section) {
        Effect effect = effect(rule);
        String name = rule.requireString(effect.toString());
        List<PrincipalPattern> callers = patterns(rule, "callers", this::principal);
        List<ContextPattern> what = patterns(rule, section, item -> parsed(item, ContextPattern::parse));
        Optional<Instant> until = rule.optional("until").map(YamlValue::instant);
        boolean content = recordsContent(rule);
        List<Redaction> redacted = redactions.of(rule);
        rule.done();
        return new ContextRule(name, effect, callers, what, until, content, redacted);
    }

    private static boolean recordsContent(YamlMap rule) {
        return rule.optional("record")
                .map(value -> value.choice(Recorded.class) == Recorded.CONTENT)
                .orElse(false);
    }

    private Terms terms(YamlMap rule) {
        Optional<Condition> when = rule.optional("when").map(this::condition);
        Optional<Instant> until = rule.optional("until").map(YamlValue::instant);
        List<Allowance> allowances = new ArrayList<>();
        for (Allowance.Kind kind : Allowance.Kind.values()) {
            rule.optional(kind.toString())
                    .ifPresent(value -> allowances.add(parsed(value, text -> Allowance.parse(kind, text))));
        }
        Optional<ApprovalRule> approval = rule.optionalMap("approval").map(this::approval);
        boolean hidden = rule.optional("visibility")
                .map(value -> value.choice(Visibility.class) == Visibility.HIDDEN)
                .orElse(false);
        boolean content = recordsContent(rule);
        List<Redaction> redacted = redactions.of(rule);
        Terms terms = checked(rule, () -> new Terms(when, until, allowances, approval, hidden, content, redacted));
        return terms.equals(Terms.NONE) ? Terms.NONE : terms;
    }

    private ApprovalRule approval(YamlMap map) {
        List<PrincipalPattern> by = patterns(map, "by", this::principal);
        boolean fourEyes = map.optional("four-eyes").map(YamlValue::bool).orElse(false);
        Duration expires = map.optionalDuration("expires").orElse(ApprovalRule.DEFAULT_EXPIRES);
        map.done();
        return checked(map, () -> new ApprovalRule(by, fourEyes, expires));
    }

    /** The same text is one condition: ten thousand grants rarely have ten thousand of them. */
    private Condition condition(YamlValue value) {
        String text = value.string();
        Condition known = conditions.get(text);
        if (known != null) {
            return known;
        }
        ConditionLanguage language = ConditionLanguage.installed()
                .orElseThrow(() -> value.refusal("this installation has no language for conditions"));
        return switch (language.read(text)) {
            case ConditionLanguage.Reading.Ready ready -> {
                conditions.put(text, ready.condition());
                yield ready.condition();
            }
            case ConditionLanguage.Reading.Refused refused ->
                throw value.refusalInside(
                        refused.line(),
                        refused.column(),
                        "this is not a condition: " + Texts.printable(refused.problem()));
        };
    }

    private enum Recorded {
        DIGESTS,
        CONTENT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private enum Visibility {
        LISTED,
        HIDDEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A rule starts with what it does: {@code permit: its-name} or {@code forbid: its-name}. */
    private Effect effect(YamlMap rule) {
        var permit = rule.optional(Effect.PERMIT.toString());
        var forbid = rule.optional(Effect.FORBID.toString());
        if (permit.isPresent() == forbid.isPresent()) {
            throw new YamlException(
                    permit.isPresent() ? YamlError.VALUE : YamlError.MISSING_FIELD,
                    rule.place(),
                    "a rule has either 'permit: its-name' or 'forbid: its-name'");
        }
        requireNew(permit.or(() -> forbid).orElseThrow());
        return permit.isPresent() ? Effect.PERMIT : Effect.FORBID;
    }

    private void requireNew(YamlValue name) {
        YamlPlace earlier = ruleNames.putIfAbsent(name.string(), name.place());
        if (earlier != null) {
            throw name.refusal("the rule in line " + earlier.line() + " has this name already");
        }
    }

    private static <T> List<T> patterns(YamlMap rule, String field, Function<YamlValue, T> reader) {
        return List.copyOf(rule.require(field).list().distinct(reader));
    }

    private PrincipalPattern principal(YamlValue item) {
        PrincipalPattern pattern = parsed(item, PrincipalPattern::parse);
        requireTenant(item, pattern.tenant());
        return pattern;
    }

    private AgentPattern agent(YamlValue item) {
        AgentPattern pattern = parsed(item, AgentPattern::parse);
        requireTenant(item, pattern.tenant());
        return pattern;
    }

    private void requireTenant(YamlValue item, TenantId other) {
        if (!other.equals(tenant)) {
            throw item.refusal("this document governs the tenant '" + tenant + "', and nothing crosses tenants");
        }
    }

    private static Set<Feature> features(YamlMap rule, String field) {
        return rule.optional(field)
                .map(value -> value.list().distinct(item -> item.choice(Feature.class)))
                .orElse(Set.of());
    }

    private static <T> T parsed(YamlValue value, Function<String, T> parser) {
        String text = value.string();
        return checked(value, () -> parser.apply(text));
    }

    /** The records refuse what contradicts itself; here it gets its line. */
    private static <T> T checked(YamlValue place, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw place.refusal(String.valueOf(e.getMessage()));
        }
    }
}
