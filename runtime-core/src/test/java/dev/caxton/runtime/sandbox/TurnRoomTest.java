package dev.caxton.runtime.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.resource.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnRoomTest {

    @Test
    void whoNeedsLittleHasItAlthoughOthersHoldEverything() {
        Budget all = new Budget(100_000);
        TurnRoom hog = new TurnRoom(all);
        while (hog.take(10_000)) {
            // More.
        }
        TurnRoom modest = new TurnRoom(all);
        assertTrue(modest.take(TurnRoom.FREE_BYTES - TurnRoom.OVERHEAD));
        assertFalse(modest.take(10_000));
        hog.close();
        assertTrue(modest.take(10_000));
    }

    @Test
    void whatIsTakenIsGivenBackWhateverTheOrder() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Budget all = new Budget(50_000);
            List<TurnRoom> rooms = List.of(new TurnRoom(all), new TurnRoom(all), new TurnRoom(all));
            List<List<Integer>> held = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int step = 0; step < 500; step++) {
                int turn = random.nextInt(rooms.size());
                int bytes = random.nextInt(9_000);
                if (random.nextBoolean() && rooms.get(turn).take(bytes)) {
                    held.get(turn).add(bytes);
                } else if (!held.get(turn).isEmpty()) {
                    rooms.get(turn).giveBack(held.get(turn).removeLast());
                }
                long naive = held.stream()
                        .mapToLong(sizes -> Math.max(
                                0,
                                sizes.stream()
                                                .mapToLong(size -> size + TurnRoom.OVERHEAD)
                                                .sum()
                                        - TurnRoom.FREE_BYTES))
                        .sum();
                assertEquals(naive, all.taken(), "seed " + seed + ", step " + step);
            }
            rooms.forEach(TurnRoom::close);
            assertEquals(0, all.taken());
        }
    }
}
