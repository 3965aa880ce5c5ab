package dev.caxton.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of messages, and whether it is what is promised: each message that was accepted is handled exactly once or is among the dead letters, never both and
 * never neither; nothing is handled that was not sent; and messages from one sender to one receiver are handled in the order in which they were sent.
 *
 * <p>A message is named by its sender, its receiver and a number that the sender counts up for that receiver.
 */
final class History {

    /** A message. */
    record Sent(String sender, String receiver, int number) {}

    private final List<Sent> accepted = new ArrayList<>();
    private final List<Sent> handled = new ArrayList<>();
    private final List<Sent> dead = new ArrayList<>();

    /** The sender was told that it was accepted, or its turn completed. */
    void accepted(Sent message) {
        accepted.add(message);
    }

    /** A turn of the receiver with it has completed. In the order of the receiver's turns. */
    void handled(Sent message) {
        handled.add(message);
    }

    /** It is among the dead letters. */
    void dead(Sent message) {
        dead.add(message);
    }

    int size() {
        return accepted.size();
    }

    /** What is wrong with it, in words; nothing if it is as promised. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Set<Sent> sent = new HashSet<>();
        for (Sent message : accepted) {
            if (!sent.add(message)) {
                faults.add("accepted twice: " + message);
            }
        }
        Map<Sent, Integer> ends = new LinkedHashMap<>();
        handled.forEach(message -> ends.merge(message, 1, Integer::sum));
        ends.forEach((message, count) -> {
            if (count > 1) {
                faults.add("handled " + count + " times: " + message);
            }
            if (!sent.contains(message)) {
                faults.add("handled and never sent: " + message);
            }
        });
        Set<Sent> letters = new HashSet<>();
        for (Sent message : dead) {
            if (!letters.add(message)) {
                faults.add("twice among the dead letters: " + message);
            }
            if (ends.containsKey(message)) {
                faults.add("handled, and among the dead letters: " + message);
            }
            if (!sent.contains(message)) {
                faults.add("among the dead letters and never sent: " + message);
            }
        }
        for (Sent message : sent) {
            if (!ends.containsKey(message) && !letters.contains(message)) {
                faults.add("lost: " + message);
            }
        }
        Map<List<String>, Integer> last = new HashMap<>();
        for (Sent message : handled) {
            List<String> pair = List.of(message.sender(), message.receiver());
            Integer before = last.put(pair, message.number());
            if (before != null && before >= message.number()) {
                faults.add("out of order: " + message + " after " + before);
            }
        }
        return faults;
    }
}
