package dev.caxton.mcp.catalog;

import dev.caxton.mcp.json.Weight;
import dev.caxton.mcp.text.CleanText;
import java.util.HashMap;
import java.util.Map;

/**
 * What one look at everything that an upstream lists may take, all pages of all lists together: what is read is paid for whether it is kept or left out, and what was left out is named
 * up to a number and counted behind it. Belongs to one thread.
 */
final class Allowance {

    /**
     * Bytes of memory. A server with 300 tools of 30 parameters each takes about a quarter of it. While a list is read again there are two of them.
     */
    static final long BYTES = 64L << 20;

    /** What was left out for a reason of its own. More of them tell nobody anything. */
    static final int NAMED = 100;

    private static final int LONGEST_NAME = 150;
    private static final int LONGEST_REASON = 500;

    private final Map<String, String> skipped = new HashMap<>();
    private long left = BYTES;
    private long more;
    private int named;

    /** Pays for something. Whether there was enough left; if not, nothing is from then on. */
    boolean pays(long bytes) {
        left = bytes > left ? 0 : left - bytes;
        return left > 0;
    }

    /** Pays for what stands around the list of a page. */
    boolean paysAround(Map<String, Object> page, String field) {
        long bytes = 0;
        for (Map.Entry<String, Object> member : page.entrySet()) {
            if (!member.getKey().equals(field)) {
                bytes += Weight.of(member.getKey()) + Weight.of(member.getValue());
            }
        }
        return pays(bytes);
    }

    boolean isSpent() {
        return left == 0;
    }

    /** Something was left out. The name and the reason are the upstream's, perhaps; hostile. */
    void skip(String name, String reason) {
        String shown = CleanText.of(name, LONGEST_NAME);
        if (skipped.containsKey(shown) || named < NAMED) {
            named += skipped.put(shown, CleanText.of(reason, LONGEST_REASON)) == null ? 1 : 0;
        } else {
            more++;
        }
    }

    /** Something has to be said about a whole list, of which there are few. */
    void say(String what, String reason) {
        skipped.put("(" + what + ")", CleanText.of(reason, LONGEST_REASON));
    }

    /** A list is not read any further, since nothing is left. */
    void sayIsSpent(String what) {
        say(what, "the server lists more than " + (BYTES >> 20) + " MiB in all; the others were left out");
    }

    Map<String, String> skipped() {
        if (more > 0) {
            say("left out", more + " more");
        }
        return skipped;
    }
}
