package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final Intake intake = new Intake();

    @Test
    void whatWasAnsweredWasRead() {
        intake.written(3_000, Optional.of("a"));
        assertTrue(intake.hasRoomFor(1_096));
        assertFalse(intake.hasRoomFor(1_097));
        intake.written(1_000, Optional.of("b"));
        intake.written(90, Optional.empty());
        intake.answered("a");
        assertTrue(intake.hasRoomFor(3_006));
        assertFalse(intake.hasRoomFor(3_007));
        intake.answered("b");
        assertTrue(intake.hasRoomFor(4_006));
    }

    @Test
    void anAnswerThatComesLateOrTwiceTakesNothingBack() {
        intake.written(1_000, Optional.of("a"));
        intake.written(1_000, Optional.of("b"));
        intake.answered("b");
        intake.answered("a");
        intake.answered("a");
        assertTrue(intake.hasRoomFor(4_096));
        assertFalse(intake.hasRoomFor(4_097));
    }

    @Test
    void aGuessedOrForgottenIdProvesNothing() {
        intake.written(4_000, Optional.of("a"));
        intake.answered("b");
        intake.forget("a");
        intake.answered("a");
        assertFalse(intake.hasRoomFor(97));
    }
}
