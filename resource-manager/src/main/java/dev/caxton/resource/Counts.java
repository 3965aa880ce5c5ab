package dev.caxton.resource;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an account has counted. Used by one thread at a time. */
final class Counts {

    private final long[] hostCalls;
    private final Map<String, Long> failures = new HashMap<>(0);
    private long turns;
    private long fuel;
    private long guestNanos;
    private long messagesIn;
    private long messagesOut;
    private long toolCalls;
    private long retries;
    private long throttles;

    Counts(int functions) {
        hostCalls = new long[functions];
    }

    void add(TurnCharge turn) {
        turns += turn.turns();
        fuel += turn.fuel();
        guestNanos += turn.guestNanos();
        messagesIn += turn.messagesIn();
        messagesOut += turn.messagesOut();
        toolCalls += turn.toolCalls();
        int[] calls = turn.hostCalls();
        for (int i = 0; i < calls.length; i++) {
            hostCalls[i] += calls[i];
        }
        if (turn.failure().isPresent()) {
            failures.merge(turn.failure().get(), 1L, Long::sum);
        }
    }

    void retried() {
        retries++;
    }

    void throttled() {
        throttles++;
    }

    void add(Counts others) {
        turns += others.turns;
        fuel += others.fuel;
        guestNanos += others.guestNanos;
        messagesIn += others.messagesIn;
        messagesOut += others.messagesOut;
        toolCalls += others.toolCalls;
        retries += others.retries;
        throttles += others.throttles;
        for (int i = 0; i < hostCalls.length; i++) {
            hostCalls[i] += others.hostCalls[i];
        }
        others.failures.forEach((kind, count) -> failures.merge(kind, count, Long::sum));
    }

    Usage usage(List<String> functions, long memory, long peak) {
        Map<String, Long> byFunction = new HashMap<>();
        for (int i = 0; i < hostCalls.length; i++) {
            if (hostCalls[i] != 0) {
                byFunction.put(functions.get(i), hostCalls[i]);
            }
        }
        return new Usage(
                turns,
                fuel,
                Duration.ofNanos(guestNanos),
                messagesIn,
                messagesOut,
                toolCalls,
                retries,
                throttles,
                memory,
                peak,
                byFunction,
                failures);
    }
}
