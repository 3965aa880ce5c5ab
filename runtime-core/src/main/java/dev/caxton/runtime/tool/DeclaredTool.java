package dev.caxton.runtime.tool;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tool that an agent declares in its descriptor. The runtime hands calls of it over to the agent and looks into nothing of its description: whoever offers the tool to callers
 * does. Two of them are equal if everything in them is. Immutable, as long as nobody changes what the trees hold.
 *
 * @param name its name within the agent
 * @param title a name for people
 * @param description what it does
 * @param input what its arguments are like: data as JSON has it, nulls among it, of a form that is the callers' business
 * @param output what its answer is like, if that is promised
 * @param hints what it says about its behaviour, by name
 * @param time how long a call of it may take, if it says so
 */
public record DeclaredTool(
        String name,
        Optional<String> title,
        String description,
        Map<String, Object> input,
        Optional<Map<String, Object>> output,
        Map<String, Boolean> hints,
        Optional<Duration> time) {

    /** The longest time that a call may take. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** Copies the maps; refuses a time out of its range with an {@link IllegalArgumentException}. */
    public DeclaredTool {
        input = Collections.unmodifiableMap(new LinkedHashMap<>(input));
        output = output.map(members -> Collections.unmodifiableMap(new LinkedHashMap<>(members)));
        hints = Map.copyOf(hints);
        if (time.filter(limit -> limit.toMillis() < 1 || limit.compareTo(LONGEST) > 0)
                .isPresent()) {
            throw new IllegalArgumentException(
                    "a call of a tool takes 1 ms to " + LONGEST.toMinutes() + " min at most");
        }
    }
}
