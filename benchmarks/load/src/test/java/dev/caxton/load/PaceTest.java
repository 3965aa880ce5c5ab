package dev.caxton.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.runtime.message.Content;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** A message counts from when it was meant to be sent, so that what a stall kept from being sent counts too. */
class PaceTest {

    private static final long BEGIN = 1_000_000;
    private static final long STEP = 1_000;

    private final Pace.Timetable timetable = Pace.Timetable.of(3, 0, BEGIN, STEP);

    @Test
    void aMessageThatIsSentAheadOfItsTimeCountsFromWhenItWasSent() {
        handle(2, BEGIN + 100, BEGIN + 150);
        assertEquals(50, only(timetable.messages()));
    }

    @Test
    void aMessageThatIsSentLateCountsFromWhenItWasMeantToBeSent() {
        handle(2, BEGIN + STEP + 500, BEGIN + STEP + 520);
        assertEquals(520, only(timetable.messages()));
        assertEquals(20, only(timetable.accepted()));
    }

    @Test
    void aConversationThatBeginsLateMakesAllItsMessagesLate() {
        long late = BEGIN + 900_000;
        for (int left = 3; left >= 0; left--) {
            handle(left, late, late + 10);
        }
        assertEquals(4, timetable.messages().getTotalCount());
        assertEquals(900_010.0 - 3 * STEP, (double) timetable.messages().getMinValue(), 900.0);
        assertEquals(10, timetable.accepted().getMaxValue());
        assertEquals(900_010.0, (double) only(timetable.conversations()), 900.0);
    }

    private void handle(int left, long sent, long ended) {
        timetable.record(Content.of(Relay.message(0, left, 1)), sent, ended);
    }

    private static long only(Histogram histogram) {
        assertEquals(1, histogram.getTotalCount());
        return histogram.getMaxValue();
    }
}
