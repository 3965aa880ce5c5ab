package dev.caxton.mcp.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of the web that a person has to open before a server takes a request: MCP 2025-11-25, {@code ElicitRequestURLParams}, without whatever else it may hold.
 *
 * @param id what the server calls it; hostile, as all of it
 * @param url where the page is
 * @param message what the person is told
 */
public record UrlElicitation(String id, String url, String message) {

    /** More are no errand of one person before one request, but a flood. */
    static final int MOST = 8;

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_URL = 4_000;
    private static final int LONGEST_MESSAGE = 2_000;

    /**
     * Whether something can be the id of an elicitation.
     *
     * @param id hostile
     * @return true for 1 to 200 characters
     */
    public static boolean isId(@Nullable Object id) {
        return isText(id, LONGEST_ID);
    }

    private static boolean isText(@Nullable Object value, int longest) {
        return value instanceof String text && !text.isEmpty() && text.length() <= longest;
    }

    /** All that the data of an error asks for; none if any of it is anything else, since a part alone would send a person on half of an errand. */
    static List<UrlElicitation> all(@Nullable Object data) {
        if (!(data instanceof Map<?, ?> members)
                || !(members.get("elicitations") instanceof List<?> items)
                || items.size() > MOST) {
            return List.of();
        }
        List<UrlElicitation> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> one)
                    || !"url".equals(one.get("mode"))
                    || !(one.get("elicitationId") instanceof String id)
                    || !(one.get("url") instanceof String url)
                    || !(one.get("message") instanceof String message)
                    || !isId(id)
                    || !isText(url, LONGEST_URL)
                    || !isText(message, LONGEST_MESSAGE)
                    || !ids.add(id)) {
                return List.of();
            }
            all.add(new UrlElicitation(id, url, message));
        }
        return List.copyOf(all);
    }
}
