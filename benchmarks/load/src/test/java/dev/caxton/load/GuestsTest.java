package dev.caxton.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.resource.Limits;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Variants are other modules with another answer; the statistics say what they should. */
class GuestsTest {

    @Test
    void aVariantAnswersWithItsOwnConstant() {
        byte[] keeper = Guests.load("keeper");
        byte[] other = Guests.variant(keeper, 12_345);
        assertEquals(keeper.length, other.length);
        assertFalse(Arrays.equals(Guests.variant(keeper, 12_346), other));
        try (Node node = new Node(builder -> {})) {
            node.deploy("keeper", other, Limits.DEFAULT);
            Keeper.check(node.answer("keeper", Keeper.message(7)), Guests.constantOf(12_345), 1, 7);
            byte[] second = node.answer("keeper", Keeper.message(5));
            Keeper.check(second, Guests.constantOf(12_345), 2, 12);
            assertThrows(IllegalStateException.class, () -> Keeper.check(second, Guests.constantOf(12_345), 2, 13));
            assertThrows(IllegalStateException.class, () -> Keeper.check(second, Guests.constantOf(1), 2, 12));
        }
    }

    @Test
    void aGuestWithoutThePlaceholderHasNoVariants() {
        assertThrows(IllegalArgumentException.class, () -> Guests.variant(Guests.load("relay"), 1));
    }

    @Test
    void statistics() {
        assertEquals(2, Figures.median(List.of(3.0, 1.0, 2.0)));
        assertEquals(2.5, Figures.median(List.of(3.0, 1.0, 2.0, 4.0)));
        assertTrue(Figures.welch(List.of(1.0, 1.1, 0.9), List.of(2.0, 2.1, 1.9)) > 5);
        assertTrue(Math.abs(Figures.welch(List.of(1.0, 3.0), List.of(3.0, 1.0))) < 0.001);
    }
}
