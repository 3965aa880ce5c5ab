package dev.caxton.mcp.text;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.policy.redaction.Redaction;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of whatever an upstream says what a grant wants to have taken out. Names of members count where there are data: in structured content, and in texts that are JSON or have JSON in them. Forms count in every text;
 * types, roles and binary contents stay as they are.
 *
 * <p>This keeps an upstream that says too much from being heard. One that wants to be understood all the same writes in another way.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Redactor {

    /** Takes nothing out. */
    public static final Redactor NONE = new Redactor(List.of());

    /** How far forms are looked for in one answer: steps for each character, times characters. Two seconds at most. */
    static final long MAX_WORK = 100_000_000;

    /** The deepest JSON within a text that is looked into. */
    private static final int DEPTH = 64;

    /** The longest JSON within a text that is looked into, bytes: no result is longer. */
    private static final int JSON_BYTES = 16 << 20;

    /** Texts of the protocol that no person reads. */
    private static final Set<String> AS_THEY_ARE = Set.of("type", "mimeType", "blob", "role");

    /** Contents whose {@code data} is binary. */
    private static final Set<String> BINARY = Set.of("image", "audio");

    /** What a client matches its requests by. */
    private static final Set<String> NEWS = Set.of("progressToken", "progress", "total", "level", "requestId", "uri");

    private static final StrictJson JSON = new StrictJson(JSON_BYTES, DEPTH);

    private final List<Redaction> redactions;
    private final boolean members;
    private final long cost;

    private Redactor(List<Redaction> redactions) {
        this.redactions = List.copyOf(redactions);
        this.members = redactions.stream().anyMatch(Redactor::namesMembers);
        this.cost = redactions.stream().mapToLong(Redactor::cost).sum();
    }

    /**
     * Takes out what these say, in this order.
     *
     * @param redactions what
     * @return which does
     */
    public static Redactor of(List<Redaction> redactions) {
        return redactions.isEmpty() ? NONE : new Redactor(redactions);
    }

    private static boolean namesMembers(Redaction redaction) {
        return switch (redaction) {
            case Redaction.Known known -> known == Redaction.Known.SECRETS;
            case Redaction.Own own -> !own.members().isEmpty();
        };
    }

    private static int cost(Redaction redaction) {
        return switch (redaction) {
            case Redaction.Known known -> 1;
            case Redaction.Own own -> own.form().map(form -> form.cost()).orElse(0);
        };
    }

    /**
     * Whether there is nothing to take out.
     *
     * @return true if everything stays as it is
     */
    public boolean isIdle() {
        return redactions.isEmpty();
    }

    /**
     * Of a result, or of what an upstream asks: a shape of the protocol around texts and data.
     *
     * @param result maps, lists, strings, numbers, booleans and nulls; hostile
     * @return a copy without
     * @throws JsonRefused if it is too long to be looked through, or what is left can't be written
     */
    public Map<String, Object> result(Map<String, Object> result) throws JsonRefused {
        return isIdle() ? result : new Walk(Set.of()).protocol(result);
    }

    /**
     * Of what was read or got: as {@link #result}, and the addresses stay, since whoever asked has to know them again.
     *
     * @param result as there
     * @return a copy without
     * @throws JsonRefused as there
     */
    public Map<String, Object> context(Map<String, Object> result) throws JsonRefused {
        return isIdle() ? result : new Walk(Set.of("uri")).protocol(result);
    }

    /**
     * Of data, such as arguments on their way into a record.
     *
     * @param tree as there
     * @return a copy without
     * @throws JsonRefused as there
     */
    public Map<String, Object> data(Map<String, Object> tree) throws JsonRefused {
        return isIdle() ? tree : new Walk(Set.of()).data(tree);
    }

    /**
     * Of what an upstream tells in the middle of a request.
     *
     * @param params as there
     * @return a copy without
     * @throws JsonRefused as there
     */
    public Map<String, Object> news(Map<String, Object> params) throws JsonRefused {
        if (isIdle()) {
            return params;
        }
        Map<String, Object> copy = new Walk(Set.of()).data(params);
        NEWS.forEach(name -> {
            if (params.get(name) instanceof String || params.get(name) instanceof Number) {
                copy.put(name, params.get(name));
            }
        });
        return copy;
    }

    /**
     * Of a sentence.
     *
     * @param text hostile
     * @return without
     */
    public String text(String text) {
        if (isIdle()) {
            return text;
        }
        try {
            return new Walk(Set.of()).forms(text);
        } catch (JsonRefused e) {
            return "[not shown: " + e.getMessage() + "]";
        }
    }

    private static String marker(Redaction redaction) {
        return "[redacted: " + redaction.text() + "]";
    }

    /** Through one answer. Used by one thread. */
    private final class Walk {

        private final Set<String> kept;
        private long left = MAX_WORK;

        Walk(Set<String> kept) {
            this.kept = kept;
        }

        Map<String, Object> protocol(Map<?, ?> map) throws JsonRefused {
            Map<String, Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String name = (String) member.getKey();
                copy.put(name, stays(map, name) ? member.getValue() : protocol(name, member.getValue()));
            }
            return copy;
        }

        private boolean stays(Map<?, ?> map, String name) {
            return map.get(name) instanceof String
                    && (AS_THEY_ARE.contains(name)
                            || kept.contains(name)
                            || (name.equals("data")
                                    && map.get("type") instanceof String type
                                    && BINARY.contains(type)));
        }

        private @Nullable Object protocol(String name, @Nullable Object value) throws JsonRefused {
            if (name.equals("structuredContent") || name.equals("_meta")) {
                return value(value);
            }
            return switch (value) {
                case String text -> name.equals("text") ? content(text) : forms(text);
                case Map<?, ?> map -> protocol(map);
                case List<?> list -> {
                    List<@Nullable Object> copy = new ArrayList<>(list.size());
                    for (Object item : list) {
                        copy.add(protocol(name, item));
                    }
                    yield copy;
                }
                case null, default -> value;
            };
        }

        /** Many a tool says its data once more as text. It is read as what it is: seen as text, a name behind an escape begins one letter too early. */
        private String content(String text) throws JsonRefused {
            Optional<Object> tree = json(text);
            if (tree.isEmpty()) {
                return forms(
                        members
                                ? JsonFragments.without(
                                        text, name -> byName(name).map(Redactor::marker))
                                : text);
            }
            Object without = value(tree.get());
            return tree.get().equals(without) ? text : CanonicalJson.write(without);
        }

        private Optional<Object> json(String text) {
            String start = text.stripLeading();
            try {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (start.startsWith("{")) {
                    return Optional.of(JSON.object(bytes));
                }
                return start.startsWith("[") ? Optional.of(JSON.array(bytes)) : Optional.empty();
            } catch (JsonRefused e) {
                // It is text that begins like JSON.
                return Optional.empty();
            }
        }

        Map<String, Object> data(Map<?, ?> map) throws JsonRefused {
            Map<String, Object> copy = new LinkedHashMap<>();
            Map<String, Integer> times = new HashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String name = (String) member.getKey();
                String shown = different(forms(name), name, map, copy, times);
                Optional<Redaction> taken = byName(name);
                copy.put(shown, taken.isPresent() ? marker(taken.get()) : value(member.getValue()));
            }
            return copy;
        }

        /** Names that were different stay so, at the price of one look for each, however many become the same. */
        private static String different(
                String shown, String name, Map<?, ?> before, Map<String, Object> after, Map<String, Integer> times) {
            String different = shown;
            while (!different.equals(name) && (before.containsKey(different) || after.containsKey(different))) {
                different = shown + " " + (1 + times.merge(shown, 1, Integer::sum));
            }
            return different;
        }

        private @Nullable Object value(@Nullable Object value) throws JsonRefused {
            return switch (value) {
                case String text -> forms(text);
                case Map<?, ?> map -> data(map);
                case List<?> list -> {
                    List<@Nullable Object> copy = new ArrayList<>(list.size());
                    for (Object item : list) {
                        copy.add(value(item));
                    }
                    yield copy;
                }
                // The number of a card is one all the same.
                case Long number -> number(number);
                case Integer number -> number(number);
                case BigInteger number -> number(number);
                case null, default -> value;
            };
        }

        private Object number(Number number) throws JsonRefused {
            String digits = number.toString();
            String without = forms(digits);
            return without.equals(digits) ? number : without;
        }

        private Optional<Redaction> byName(String name) {
            if (!members) {
                return Optional.empty();
            }
            String plain = Redaction.member(name);
            return redactions.stream()
                    .filter(redaction -> switch (redaction) {
                        case Redaction.Known known -> known == Redaction.Known.SECRETS && Secrets.isName(plain);
                        case Redaction.Own own -> own.members().contains(plain);
                    })
                    .findFirst();
        }

        String forms(String text) throws JsonRefused {
            left -= cost * text.length();
            if (left < 0) {
                throw new JsonRefused("it is too long to be looked through for what the grant takes out");
            }
            String without = text;
            for (Redaction redaction : redactions) {
                String seen = without;
                without = switch (redaction) {
                    case Redaction.Known known -> PersonalData.replaced(known, seen, marker(known));
                    case Redaction.Own own ->
                        own.form()
                                .map(form -> form.replaceAll(seen, marker(own)))
                                .orElse(seen);
                };
            }
            return without;
        }
    }
}
