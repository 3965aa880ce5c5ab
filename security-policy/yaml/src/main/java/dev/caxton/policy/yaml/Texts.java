package dev.caxton.policy.yaml;

import java.util.Collection;
import java.util.Optional;

/** What messages need: texts that cannot break a log line, and a guess at what was meant. */
final class Texts {

    private static final int SHOWN = 60;

    private Texts() {}

    /** The text with control characters and quotes out of the way, cut at 60 characters. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> {
            boolean plain = Character.isLetterOrDigit(c) || (c >= ' ' && c < 0x7F);
            if (plain) {
                out.appendCodePoint(c);
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return text.codePointCount(0, text.length()) > SHOWN ? out + "..." : out.toString();
    }

    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** {@code " (did you mean 'x'?)"}, or nothing where no candidate is near. */
    static String didYouMean(String written, Collection<String> candidates) {
        return nearest(written, candidates)
                .map(found -> "; did you mean '" + found + "'?")
                .orElse("");
    }

    private static Optional<String> nearest(String written, Collection<String> candidates) {
        if (written.length() > SHOWN) {
            return Optional.empty();
        }
        Optional<String> best = Optional.empty();
        int bestDistance = Math.min(3, (written.length() + 1) / 2) + 1;
        for (String candidate : candidates) {
            int distance = distance(written, candidate);
            if (distance < bestDistance) {
                best = Optional.of(candidate);
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein distance, by the usual two rows. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] row = previous;
            previous = current;
            current = row;
        }
        return previous[b.length()];
    }
}
