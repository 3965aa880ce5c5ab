package dev.caxton.load;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Content;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Conversations of relays with a timetable: each has a fixed moment at which it is meant to begin, whatever became of those before, and each of its messages one
 * at which it is meant to be sent. A message is measured from that moment, or from when it was really sent if that was earlier, to the end of the turn that
 * handled it: a stall counts for every message that it made late, also for those whose sender could not send them meanwhile, and for those of conversations that
 * could not begin. The first message of each conversation comes from outside; it counts as every other. Counts all messages, with a timetable or without.
 */
final class Pace implements TurnObserver {

    private static final long MOST = 60_000_000_000L;

    /**
     * A timetable and what is measured by it.
     *
     * @param hops messages of a conversation, without the first
     * @param begin when the first conversation is meant to begin, nanoseconds of {@link System#nanoTime}
     * @param every nanoseconds from the beginning of one conversation to that of the next
     * @param step nanoseconds from one message of a conversation to the next
     * @param messages latencies from the moment at which each was meant to be sent
     * @param accepted latencies from the moment at which each was accepted, which says nothing of what came too late to be accepted
     * @param conversations from the moment at which each was meant to begin to the end of its last message
     */
    record Timetable(
            int hops,
            long begin,
            double every,
            double step,
            Histogram messages,
            Histogram accepted,
            Histogram conversations) {

        static Timetable of(int hops, long begin, double every, double step) {
            return new Timetable(hops, begin, every, step, histogram(), histogram(), histogram());
        }

        /** When a conversation is meant to begin. */
        long begin(int conversation) {
            return begin + Math.round(conversation * every);
        }

        void record(Content message, long sent, long ended) {
            ByteBuffer content = message.buffer().order(ByteOrder.LITTLE_ENDIAN);
            int left = content.getInt();
            long meant = begin(content.getInt());
            long intended = meant + Math.round((hops - left) * step);
            messages.recordValue(clamped(ended - Math.min(intended, sent)));
            accepted.recordValue(clamped(ended - sent));
            if (left == 0) {
                conversations.recordValue(clamped(ended - meant));
            }
        }

        private static long clamped(long nanos) {
            return Math.clamp(nanos, 0, MOST);
        }

        private static Histogram histogram() {
            return new ConcurrentHistogram(MOST, 3);
        }

        /** What was measured, in words. */
        String told() {
            return String.format(
                    Locale.ROOT,
                    "at half load, from when each was meant to be sent: p50 %.1f us, p99 %.1f us, p99.9 %.1f us, of %,d messages"
                            + " (from when each was accepted: %.1f, %.1f, %.1f us); conversations of %d: p50 %.0f us, p99 %.0f us",
                    micros(messages, 50),
                    micros(messages, 99),
                    micros(messages, 99.9),
                    messages.getTotalCount(),
                    micros(accepted, 50),
                    micros(accepted, 99),
                    micros(accepted, 99.9),
                    hops + 1,
                    micros(conversations, 50),
                    micros(conversations, 99));
        }
    }

    private final Instant base = Instant.now();
    private final long baseNanos = System.nanoTime();
    private final LongAdder handled = new LongAdder();
    private volatile Optional<Timetable> timetable = Optional.empty();

    /** A time of day that never goes back, for the runtime: it says when a message was accepted. */
    InstantSource clock() {
        return () -> base.plusNanos(System.nanoTime() - baseNanos);
    }

    long handled() {
        return handled.sum();
    }

    /** From now on, until it is left, all messages belong to conversations of this timetable. */
    void follow(Timetable next) {
        timetable = Optional.of(next);
    }

    /** From now on, messages are counted and not measured. */
    void leave() {
        timetable = Optional.empty();
    }

    static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }

    @Override
    public void turnStarted(AgentId agent, Envelope envelope) {}

    @Override
    public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
        handled.increment();
        Optional<Timetable> now = timetable;
        if (now.isPresent()) {
            long sent = baseNanos + Duration.between(base, envelope.accepted()).toNanos();
            now.get().record(envelope.message().content(), sent, System.nanoTime());
        }
    }
}
