package dev.caxton.runtime.timer;

import dev.caxton.runtime.message.Message;
import java.time.Instant;

/** A timer that has been set. One that is set anew under its number is another one. */
final class Timer implements Comparable<Timer> {

    final AgentTimers owner;
    final long id;
    final Instant due;
    final Message message;
    private final long sequence;

    Timer(AgentTimers owner, long id, Instant due, Message message, long sequence) {
        this.owner = owner;
        this.id = id;
        this.due = due;
        this.message = message;
        this.sequence = sequence;
    }

    /** The same timer, later. */
    Timer at(Instant later, long next) {
        return new Timer(owner, id, later, message, next);
    }

    // Equality is identity, which the sequence agrees with: no two timers have the same.
    @Override
    @SuppressWarnings("ComparableType")
    public int compareTo(Timer other) {
        int order = due.compareTo(other.due);
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }
}
