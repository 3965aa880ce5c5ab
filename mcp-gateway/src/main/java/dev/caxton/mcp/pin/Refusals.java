package dev.caxton.mcp.pin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The descriptions of one tool that people refused, each once: a tool that was refused and describes itself in turn like this and like that is refused whenever it describes
 * itself as a person refused it. Immutable.
 *
 * <p>More than {@link #MAX} are not remembered, so that one tool can't fill the store; the oldest goes then. From that moment on nobody can tell whether what the tool offers was
 * refused once, so only people approve it: see {@link #isComplete}.
 *
 * @param latest those that are remembered, the oldest first
 * @param dropped how many older ones are not remembered any more
 */
public record Refusals(List<Refusal> latest, int dropped) {

    /** How many are remembered of one tool. */
    public static final int MAX = 64;

    /** Nobody has refused anything. */
    public static final Refusals NONE = new Refusals(List.of(), 0);

    /** Copies the list. Refuses more than {@link #MAX}, a description that stands twice, and a negative number with an {@link IllegalArgumentException}. */
    public Refusals {
        latest = List.copyOf(latest);
        Set<String> digests = new HashSet<>();
        latest.forEach(refusal -> digests.add(refusal.digest()));
        if (latest.size() > MAX || digests.size() < latest.size() || dropped < 0) {
            throw new IllegalArgumentException("refusals are at most " + MAX + ", each of another description");
        }
    }

    /**
     * The refusal of a description.
     *
     * @param digest SHA-256 of the description
     * @return empty if no person has refused it, has approved it since, or if that is no longer remembered
     */
    public Optional<Refusal> of(String digest) {
        return latest.stream()
                .filter(refusal -> refusal.digest().equals(digest))
                .findFirst();
    }

    /**
     * The refusal that came last.
     *
     * @return empty if none is remembered
     */
    public Optional<Refusal> last() {
        return latest.isEmpty() ? Optional.empty() : Optional.of(latest.getLast());
    }

    /**
     * Whether every refusal is remembered. If not, neither a rule nor a deployment approves anything of the tool.
     *
     * @return whether none was dropped
     */
    public boolean isComplete() {
        return dropped == 0;
    }

    /** Whether a person has refused anything that nobody has approved since. */
    boolean any() {
        return !latest.isEmpty() || dropped > 0;
    }

    Refusals with(Refusal refusal) {
        List<Refusal> more = new ArrayList<>(without(refusal.digest()).latest());
        boolean full = more.size() == MAX;
        if (full) {
            more.removeFirst();
        }
        more.add(refusal);
        return new Refusals(more, full ? dropped + 1 : dropped);
    }

    Refusals without(String digest) {
        return new Refusals(
                latest.stream()
                        .filter(refusal -> !refusal.digest().equals(digest))
                        .toList(),
                dropped);
    }
}
