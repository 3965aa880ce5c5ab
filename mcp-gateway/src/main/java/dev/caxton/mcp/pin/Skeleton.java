package dev.caxton.mcp.pin;

import java.util.Locale;

/**
 * What is left of a name when everything is taken away that a reader may overlook: two names with one skeleton can be taken for each other. Names are letters and digits of
 * ASCII, {@code -}, {@code _} and {@code .} only, so this folds case, those separators, and the letters and digits that stand for each other in UTS 39 or in common use.
 */
final class Skeleton {

    private Skeleton() {}

    static String of(String name) {
        StringBuilder folded = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            switch (c) {
                case '-', '_', '.' -> {
                    // Read over.
                }
                case '0' -> folded.append('o');
                case '1', 'i' -> folded.append('l');
                case '2' -> folded.append('z');
                case '5' -> folded.append('s');
                case '8' -> folded.append('b');
                default -> folded.append(c);
            }
        }
        return folded.toString().replace("rn", "m").replace("vv", "w").replace("cl", "d");
    }
}
