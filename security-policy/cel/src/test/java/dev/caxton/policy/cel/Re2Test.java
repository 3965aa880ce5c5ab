package dev.caxton.policy.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.redaction.FormLanguage;
import dev.caxton.policy.redaction.TextForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Re2Test {

    private static final FormLanguage RE2 = FormLanguage.installed().orElseThrow();

    private static TextForm form(String text) {
        return assertInstanceOf(FormLanguage.Reading.Ready.class, RE2.read(text))
                .form();
    }

    @Test
    void isTheLanguageOfThisInstallation() {
        assertInstanceOf(Re2.class, RE2);
    }

    @Test
    void replacesAsItIsWritten() {
        assertEquals("x $1\\ y $1\\", form("[0-9]+").replaceAll("x 12 y 3", "$1\\"));
        assertEquals("id=# id=#", form("id=(\\w+)").replaceAll("id=a id=bc", "#"));
        assertEquals("same", form("[0-9]").replaceAll("same", "#"));
        assertEquals("#, #", form("(?i)kd-\\d{2}").replaceAll("KD-12, kd-34", "#"));
        assertEquals(form("a"), form("a"));
        assertNotEquals(form("a"), form("b"));
        assertTrue(form("[a-z]{1,50}").cost() > form("a").cost());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "(|it is not well-formed: missing closing )",
                "(?=a)|it is not well-formed: invalid or unsupported Perl syntax",
                "(a)\\1|it is not well-formed: invalid escape sequence",
                "a*|it fits the empty text, which is everywhere",
                "([a-z]{1,30}){1,30}|instructions; at most 200 are admitted",
            })
    void refusesWithTheReason(String text, String problem) {
        FormLanguage.Reading.Refused refused =
                assertInstanceOf(FormLanguage.Reading.Refused.class, RE2.read(text), text);
        assertTrue(refused.problem().contains(problem), refused.problem());
    }

    @Test
    void refusesWhatIsTooLong() {
        assertInstanceOf(FormLanguage.Reading.Refused.class, RE2.read("a".repeat(Re2.MAX_LENGTH + 1)));
    }
}
