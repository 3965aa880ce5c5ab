package dev.caxton.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdWindowTest {

    private record Put(String id, String value, long at) {}

    /** Against a list of everything that was put, looked through each time. */
    @Test
    void itRemembersWhatItsNaiveTwinRemembers() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int capacity = 1 + random.nextInt(20);
            List<String> forgotten = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            IdWindow<String, String> window = new IdWindow<>(capacity, 1_000, forgotten::add);
            List<Put> naive = new ArrayList<>();
            long now = random.nextLong();
            for (int step = 0; step < 500; step++) {
                now += random.nextInt(100);
                long asOf = now;
                naive.removeIf(put -> {
                    boolean over = asOf - put.at() >= 1_000;
                    if (over) {
                        expected.add(put.value());
                    }
                    return over;
                });
                String id = "id" + random.nextInt(30);
                Optional<Put> present =
                        naive.stream().filter(put -> put.id().equals(id)).findFirst();
                assertEquals(present.map(Put::value), window.find(id, now));
                if (present.isEmpty()) {
                    boolean room = naive.size() < capacity;
                    assertEquals(room, window.put(id, "v" + step, now));
                    if (room) {
                        naive.add(new Put(id, "v" + step, now));
                    }
                } else if (random.nextInt(4) == 0) {
                    assertEquals(false, window.remove(id, "another"));
                    assertEquals(true, window.remove(id, present.get().value()));
                    naive.remove(present.get());
                }
                assertEquals(naive.isEmpty(), window.isEmpty(now));
                assertEquals(expected, forgotten);
            }
            assertTrue(!expected.isEmpty(), "nothing was ever forgotten");
        }
    }
}
