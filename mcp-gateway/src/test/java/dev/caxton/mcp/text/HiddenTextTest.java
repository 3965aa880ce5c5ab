package dev.caxton.mcp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class HiddenTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain\ttext\r\nin lines",
                "Grüße, 世界, नमस्ते, ไทย",
                "\ud83d\udc69\u200d\ud83d\udd2c \u2764\ufe0f",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\u200fשלום\u200e",
                "e\u0301"
            })
    void leavesScriptsAndEmojiAlone(String text) {
        assertSame(text, HiddenText.revealed(text));
    }

    @ParameterizedTest
    @CsvSource({
        "a\u0000b, a<U+0000>b",
        "a\u001b[31m, a<U+001B>[31m",
        "a\u007f\u009b, a<U+007F><U+009B>",
        "a\u202eb\u2066c, a<U+202E>b<U+2066>c",
        "a\u200bb\ufeff, a<U+200B>b<U+FEFF>",
        "a\u2028b, a<U+2028>b",
        "a\udb40\udc41\udb40\udc42, a<U+E0041><U+E0042>",
        "a\ufe00\ufe01, a\ufe00<U+FE01>",
        "a\udb40\udd00, a<U+E0100>",
        "a\u200d\u200c, a\u200d<U+200C>",
        "a\u3164b, a<U+3164>b",
    })
    void showsWhatIsHidden(String text, String shown) {
        assertEquals(shown, HiddenText.revealed(text));
    }
}
