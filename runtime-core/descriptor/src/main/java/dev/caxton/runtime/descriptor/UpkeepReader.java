package dev.caxton.runtime.descriptor;

import dev.caxton.policy.yaml.YamlMap;
import dev.caxton.policy.yaml.YamlValue;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import java.time.Duration;
import java.util.Optional;

/** Reads how an agent is looked after. */
final class UpkeepReader {

    private static final Duration LEAST = Duration.ofMillis(1);

    private UpkeepReader() {}

    static Upkeep read(YamlMap top) {
        int weight = (int) top.optionalInteger("weight", 1, Upkeep.MOST_WEIGHT).orElse(Upkeep.NORMAL_WEIGHT);
        RestartRule restart =
                top.optionalMap("restart").map(UpkeepReader::restart).orElse(RestartRule.DEFAULT);
        RetryRule retry = top.optionalMap("retry").map(UpkeepReader::retry).orElse(RetryRule.DEFAULT);
        return new Upkeep(weight, restart, retry);
    }

    private static RestartRule restart(YamlMap map) {
        RestartRule base = RestartRule.DEFAULT;
        Duration most = RestartRule.LONGEST;
        RestartRule.When when = map.optional("when")
                .map(value -> value.choice(RestartRule.When.class))
                .orElse(base.when());
        Duration pause = time(map, "pause", LEAST, most).orElse(base.pause());
        Duration longest = time(map, "longestPause", pause, most)
                .orElse(pause.compareTo(base.longestPause()) > 0 ? pause : base.longestPause());
        int failures = (int)
                map.optionalInteger("failures", 1, RestartRule.MOST_FAILURES).orElse(base.failures());
        Duration window = time(map, "window", Duration.ofSeconds(1), most).orElse(base.window());
        Duration open = time(map, "open", LEAST, most).orElse(base.open());
        map.done();
        return new RestartRule(when, pause, longest, failures, window, open);
    }

    private static RetryRule retry(YamlMap map) {
        RetryRule base = RetryRule.DEFAULT;
        int times = (int) map.optionalInteger("times", 0, RetryRule.MOST_TIMES).orElse(base.times());
        Duration pause = time(map, "pause", LEAST, RetryRule.LONGEST).orElse(base.pause());
        double factor = map.optional("factor")
                .map(value -> value.decimal(1, RetryRule.LARGEST_FACTOR))
                .orElse(base.factor());
        map.done();
        return new RetryRule(times, pause, factor);
    }

    private static Optional<Duration> time(YamlMap map, String name, Duration least, Duration most) {
        return map.optional(name).map(value -> within(value, least, most));
    }

    private static Duration within(YamlValue value, Duration least, Duration most) {
        Duration time = value.duration();
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw value.refusal(
                    "the duration must lie between " + least.toMillis() + "ms and " + most.toMinutes() + "m");
        }
        return time;
    }
}
