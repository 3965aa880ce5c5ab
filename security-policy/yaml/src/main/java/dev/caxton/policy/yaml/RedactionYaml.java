package dev.caxton.policy.yaml;

import dev.caxton.policy.redaction.FormLanguage;
import dev.caxton.policy.redaction.Redaction;
import dev.caxton.policy.redaction.TextForm;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The section {@code redactions} of a policy document, and the rules that name what it describes. Used by one thread at a time. */
final class RedactionYaml {

    private static final int MOST = 100;

    private final Map<String, Redaction> own = new LinkedHashMap<>();
    private final Map<String, YamlPlace> places = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    RedactionYaml(YamlMap top) {
        for (YamlValue item : top.items("redactions")) {
            add(item.map());
        }
    }

    private void add(YamlMap map) {
        YamlValue name = map.require("redact");
        YamlPlace earlier = places.putIfAbsent(name.string(), name.place());
        if (earlier != null) {
            throw name.refusal("the redaction in line " + earlier.line() + " has this name already");
        }
        if (places.size() > MOST) {
            throw name.refusal("a document has " + MOST + " redactions at most");
        }
        Optional<TextForm> form = map.optional("form").map(RedactionYaml::form);
        Set<String> members = map.optional("members")
                .map(value -> value.list().distinct(item -> Redaction.member(item.string())))
                .orElse(Set.of());
        map.done();
        try {
            own.put(name.string(), new Redaction.Own(name.string(), form, members));
        } catch (IllegalArgumentException e) {
            throw map.refusal(String.valueOf(e.getMessage()));
        }
    }

    private static TextForm form(YamlValue value) {
        FormLanguage language = FormLanguage.installed()
                .orElseThrow(() -> value.refusal("this installation has no language for forms of texts"));
        return switch (language.read(value.string())) {
            case FormLanguage.Reading.Ready ready -> ready.form();
            case FormLanguage.Reading.Refused refused ->
                throw value.refusal("this is not a form: " + Texts.printable(refused.problem()));
        };
    }

    /** What a rule takes out of answers. */
    List<Redaction> of(YamlMap rule) {
        return rule.optional("redact")
                .map(value -> List.copyOf(value.list().distinct(this::named)))
                .orElse(List.of());
    }

    private Redaction named(YamlValue item) {
        String name = item.string();
        Optional<Redaction> known = Redaction.Known.of(name).map(Redaction.class::cast);
        used.add(name);
        return known.or(() -> Optional.ofNullable(own.get(name)))
                .orElseThrow(() ->
                        item.refusal("there is no redaction of this name: it stands under 'redactions', or is one of "
                                + Redaction.Known.names()));
    }

    /** Refuses what no rule has named: whoever wrote it believes that it has an effect. */
    void requireUsed() {
        places.forEach((name, place) -> {
            if (!used.contains(name)) {
                throw new YamlException(
                        YamlError.VALUE, place, "no rule has 'redact: [" + name + "]', so this has no effect");
            }
        });
    }
}
