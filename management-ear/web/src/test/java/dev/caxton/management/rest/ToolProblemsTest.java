package dev.caxton.management.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.management.problem.ErrorCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToolProblemsTest {

    private static final String ELSEWHERE = "docs/errors.md says more.";

    private static String remedy(String code) {
        return ToolProblems.of(code, "It happened.", Optional.empty()).problem().remedy();
    }

    @Test
    void whatBecomesOfACallOfAnAgentHasARemedyThatHelps() {
        List<String> codes = ErrorCatalog.entries().stream()
                .map(ErrorCatalog.Entry::code)
                .filter(code -> code.startsWith("CAX-TOOL-AGENT-") || code.matches("CAX-TOOL-(RING|ROW)"))
                .toList();
        assertEquals(21, codes.size(), codes::toString);
        codes.forEach(code -> assertFalse(remedy(code).equals(ELSEWHERE), code));
    }

    @Test
    void aCodeThatNobodyKnowsHereStandsOnThePage() {
        assertEquals(ELSEWHERE, remedy("CAX-TOOL-AGENT-OTHER"));
        assertEquals(ELSEWHERE, remedy("CAX-TOOL-OTHER"));
    }

    @Test
    void anApprovalIsNamed() {
        assertEquals(
                Map.of("approval", "a-1"),
                ToolProblems.of("CAX-TOOL-APPROVAL-REQUIRED", "It waits.", Optional.of("a-1"))
                        .more());
        assertTrue(remedy("CAX-TOOL-APPROVAL-REQUIRED").contains("approve"));
    }
}
