package dev.caxton.management.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts attacks, and which of them gained something. */
final class Attacks {

    private record Count(int all, List<String> gained) {}

    private final Map<String, Count> kinds = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

    /** What an attack that gains nothing leaves behind holds. */
    @FunctionalInterface
    interface Outcome {
        void holds() throws Exception;
    }

    /** Counts an attack of a kind, whatever comes of it. */
    void count(String kind, String what, Outcome gainsNothing) {
        Count before = kinds.getOrDefault(kind, new Count(0, List.of()));
        List<String> gained = new ArrayList<>(before.gained());
        try {
            gainsNothing.holds();
        } catch (Exception | AssertionError e) {
            gained.add(kind + ", " + what + ": " + e);
        }
        kinds.put(kind, new Count(before.all() + 1, List.copyOf(gained)));
    }

    /** What gained something since this was asked last. */
    List<String> gainedSince() {
        List<String> gained = kinds.values().stream()
                .flatMap(count -> count.gained().stream())
                .filter(attack -> !told.contains(attack))
                .toList();
        told.addAll(gained);
        return gained;
    }

    /** Writes one line a kind, {@code kind all lost}, for the acceptance check. */
    void report(Path file) {
        StringBuilder text = new StringBuilder();
        kinds.forEach((kind, count) -> text.append(kind)
                .append(' ')
                .append(count.all())
                .append(' ')
                .append(count.gained().size())
                .append('\n'));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
