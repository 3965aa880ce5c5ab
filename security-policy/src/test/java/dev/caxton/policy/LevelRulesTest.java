package dev.caxton.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LevelRulesTest {

    @Test
    void theDocumentationShowsTheData() throws IOException {
        String shown = Files.readString(Path.of("../docs/levels.md"));
        assertTrue(shown.contains("\n" + LevelRules.table(LevelRules.all())), LevelRules.table(LevelRules.all()));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void noLevelAndNoDocumentAdmitsWhatTheLimitsDoNotHoldFor(Level level) {
        LevelRules rules = LevelRules.of(level).with(EnumSet.allOf(Feature.class), Set.of(), true);
        for (Feature feature : LevelRules.NEVER) {
            assertFalse(rules.features().contains(feature), level + " " + feature);
        }
        assertTrue(LevelRules.NEVER.contains(Feature.THREADS));
    }

    @Test
    void aLevelAdmitsEverythingThatAStricterOneAdmits() {
        List<LevelRules> levels = LevelRules.all();
        for (int i = 1; i < levels.size(); i++) {
            LevelRules stricter = levels.get(i - 1);
            LevelRules looser = levels.get(i);
            assertTrue(looser.features().containsAll(stricter.features()));
            assertTrue(looser.hostFunctions().containsAll(stricter.hostFunctions()));
            assertTrue(looser.maxImports() > stricter.maxImports());
            assertTrue(looser.clockResolution().compareTo(stricter.clockResolution()) < 0);
            assertTrue(looser.limits().memoryBytes() > stricter.limits().memoryBytes());
        }
    }

    @Test
    void strictComputesLogsAndRepliesOnly() {
        LevelRules strict = LevelRules.of(Level.STRICT);
        assertFalse(strict.hostFunctions().contains(HostFunction.SEND_MESSAGE));
        assertFalse(strict.hostFunctions().contains(HostFunction.ENV_SEND_MESSAGE));
        assertFalse(strict.hostFunctions().contains(HostFunction.CALL_TOOL));
        assertEquals(0, strict.limits().messagesPerTurn());
        assertEquals(Set.of(), strict.admissible());
        assertEquals(8, strict.maxImports());
        assertTrue(strict.hostFunctions().size() <= strict.maxImports(), "an agent can import all it is admitted");
    }

    @Test
    void toolsAtStrictNeedTheOptIn() {
        LevelRules strict = LevelRules.of(Level.STRICT);
        assertTrue(strict.with(Set.of(), Set.of(), true).hostFunctions().contains(HostFunction.CALL_TOOL));
        assertFalse(strict.with(Set.of(), Set.of(), false).hostFunctions().contains(HostFunction.CALL_TOOL));
    }

    @Test
    void aDocumentAdmitsOnlyWhatTheLevelLetsIt() {
        Set<Feature> wanted = Set.of(Feature.SIMD, Feature.TAIL_CALL);
        assertFalse(LevelRules.of(Level.STRICT)
                .with(wanted, Set.of(), false)
                .features()
                .contains(Feature.SIMD));
        LevelRules changed = LevelRules.of(Level.DEFAULT).with(wanted, Set.of(Feature.MULTI_VALUE), false);
        assertTrue(changed.features().contains(Feature.SIMD));
        assertFalse(changed.features().contains(Feature.TAIL_CALL));
        assertFalse(changed.features().contains(Feature.MULTI_VALUE));
    }

    @Test
    void aRefusedFeatureBeatsAnAdmittedOne() {
        LevelRules changed = LevelRules.of(Level.DEFAULT).with(Set.of(Feature.SIMD), Set.of(Feature.SIMD), false);
        assertFalse(changed.features().contains(Feature.SIMD));
    }

    @Test
    void refusesRulesThatContradictThemselves() {
        LevelRules rules = LevelRules.of(Level.DEFAULT);
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelRules(
                        Level.RELAXED,
                        Set.of(Feature.THREADS),
                        Set.of(),
                        Set.of(),
                        false,
                        1,
                        Duration.ofMillis(1),
                        rules.limits(),
                        rules.quotas()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelRules(
                        Level.RELAXED,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        false,
                        101,
                        Duration.ofMillis(1),
                        rules.limits(),
                        rules.quotas()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelRules(
                        Level.RELAXED,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        false,
                        1,
                        Duration.ZERO,
                        rules.limits(),
                        rules.quotas()));
    }
}
