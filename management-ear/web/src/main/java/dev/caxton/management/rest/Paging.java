package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a list that is in memory. A cursor says behind which item to go on, by the value that the list is sorted by, so that items that come and go in between
 * neither repeat nor hide others. It belongs to one order and one filter; with another it is refused.
 *
 * @param limit how many items at most
 * @param cursor where to go on
 * @param sort the order, with a hyphen in front for the reverse
 */
record Paging(int limit, Optional<String> cursor, String sort) {

    static final int MOST = 1_000;
    static final String STANDARD = "100";

    private static final int MAX_CURSOR = 2_048;

    /**
     * One page.
     *
     * @param items in order
     * @param next the cursor of the next page, if there is one
     */
    record Page<T>(List<T> items, Optional<String> next) {}

    /** What a list can be sorted by: texts that compare as the values do. */
    record Orders<T>(String standard, Function<T, String> id, Map<String, Function<T, String>> by) {}

    static Paging of(String limit, @Nullable String cursor, @Nullable String sort) {
        return new Paging(
                (int) Access.number("limit", limit, 1, MOST),
                Optional.ofNullable(cursor),
                Optional.ofNullable(sort).orElse(""));
    }

    /** A number as text that compares as numbers do. */
    static String sortable(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    /**
     * The page of a list.
     *
     * @param all every item that fits the filter, in any order
     * @param orders what it can be sorted by
     * @param filter the filter as text, which the cursor is bound to
     */
    <T> Page<T> page(List<T> all, Orders<T> orders, String filter) {
        String named = sort.isEmpty() ? orders.standard() : sort;
        boolean down = named.startsWith("-");
        Function<T, String> value = orders.by().get(down ? named.substring(1) : named);
        if (value == null) {
            throw new ProblemException(
                    "CAX-HTTP-FIELD",
                    "The parameter 'sort' is one of "
                            + orders.by().keySet().stream().sorted().toList()
                            + ", with a hyphen in front for the reverse.",
                    "Mend it, or leave it out.");
        }
        Function<T, String> key = item -> value.apply(item) + '\0' + orders.id().apply(item);
        Comparator<String> order = down ? Comparator.reverseOrder() : Comparator.naturalOrder();
        String bound = named + '\0' + filter;
        Optional<String> behind = cursor.map(text -> position(text, bound));
        List<T> rest = all.stream()
                .filter(item -> behind.isEmpty() || order.compare(key.apply(item), behind.get()) > 0)
                .sorted(Comparator.comparing(key, order))
                .limit(limit + 1L)
                .toList();
        return rest.size() <= limit
                ? new Page<>(rest, Optional.empty())
                : new Page<>(rest.subList(0, limit), Optional.of(cursor(key.apply(rest.get(limit - 1)), bound)));
    }

    private static String cursor(String key, String bound) {
        String text = Integer.toHexString(bound.hashCode()) + '\0' + key;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String position(String cursor, String bound) {
        try {
            if (cursor.length() <= MAX_CURSOR) {
                String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                String start = Integer.toHexString(bound.hashCode()) + '\0';
                if (text.startsWith(start)) {
                    return text.substring(start.length());
                }
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw wrongCursor();
    }

    static ProblemException wrongCursor() {
        return new ProblemException(
                "CAX-HTTP-FIELD",
                "The parameter 'cursor' is none that this list gave for this order and filter.",
                "Take 'next' of the page before, or leave it out to begin anew.");
    }
}
