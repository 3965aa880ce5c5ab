package dev.caxton.launcher;

import java.util.ArrayList;
import java.util.List;

/** A table for people: columns as wide as their widest cell, a heading, no lines. */
final class Columns {

    private final List<List<String>> rows = new ArrayList<>();

    Columns(String... heading) {
        rows.add(List.of(heading));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(Terminal terminal) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            terminal.out().println(line.toString().stripTrailing());
        }
    }
}
