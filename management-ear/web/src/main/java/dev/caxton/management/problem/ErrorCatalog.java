package dev.caxton.management.problem;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one table from error codes to HTTP. A test compares it with {@code docs/errors.md} and with the codes in the sources. */
public final class ErrorCatalog {

    /**
     * One code.
     *
     * @param code the stable code
     * @param status the HTTP status of a request that ends with it
     * @param title a few words, the same for every occurrence
     */
    public record Entry(String code, int status, String title) {}

    /** What a failure of ours is reported as. */
    public static final String INTERNAL = "CAX-HTTP-INTERNAL";

    private static final Map<String, Entry> ENTRIES = Collections.unmodifiableMap(table());

    private ErrorCatalog() {}

    /**
     * The entry of a code.
     *
     * @param code the code
     * @return its entry; a code that is not listed is a failure of ours and has status 500
     */
    public static Entry entry(String code) {
        return ENTRIES.getOrDefault(code, new Entry(code, 500, "Internal error"));
    }

    /**
     * All codes.
     *
     * @return in the order of the table
     */
    public static Collection<Entry> entries() {
        return ENTRIES.values();
    }

    private static Map<String, Entry> table() {
        Map<String, Entry> table = new LinkedHashMap<>();
        http(table);
        return table;
    }

    private static void http(Map<String, Entry> table) {
        add(table, "CAX-HTTP-REQUEST", 400, "The request is malformed");
        add(table, "CAX-HTTP-JSON", 400, "The JSON is malformed");
        add(table, "CAX-HTTP-FIELD", 400, "A field is wrong");
        add(table, "CAX-HTTP-NOT-FOUND", 404, "There is nothing at this path");
        add(table, "CAX-HTTP-METHOD", 405, "The path does not take this method");
        add(table, "CAX-HTTP-ACCEPT", 406, "The answer has no such form");
        add(table, "CAX-HTTP-TOO-LARGE", 413, "The request is too large");
        add(table, "CAX-HTTP-MEDIA-TYPE", 415, "The body has the wrong media type");
        add(table, "CAX-HTTP-STARTING", 503, "The server is not ready");
        add(table, INTERNAL, 500, "Internal error");
    }

    private static void add(Map<String, Entry> table, String code, int status, String title) {
        if (table.putIfAbsent(code, new Entry(code, status, title)) != null) {
            throw new IllegalStateException("listed twice: " + code);
        }
    }
}
