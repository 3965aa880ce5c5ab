package dev.caxton.mcp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
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
                "e\u0301",
                "\u182d\u180b \u1820\u180f",
                "\u061c\u0661"
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
        "a\u180bb, a<U+180B>b",
        "\u1820\u180b\u180c, \u1820\u180b<U+180C>",
        "a\u180fb, a<U+180F>b",
        "\u180db, <U+180D>b",
        "a\ud834\udd73b, a<U+1D173>b",
        "a\ud82f\udca0b, a<U+1BCA0>b",
        "a\udb40\udc80b, a<U+E0080>b",
        "a\udb43\udfffb, a<U+E0FFF>b",
    })
    void showsWhatIsHidden(String text, String shown) {
        assertEquals(shown, HiddenText.revealed(text));
    }

    /** {@code Default_Ignorable_Code_Point}, line by line as DerivedCoreProperties.txt of Unicode 16.0 has it. */
    private static final String IGNORABLE = """
            00AD 034F 061C 115F..1160 17B4..17B5 180B..180D 180E 180F 200B..200F 202A..202E 2060..2064 2065 2066..206F
            3164 FE00..FE0F FEFF FFA0 FFF0..FFF8 1BCA0..1BCA3 1D173..1D17A E0000 E0001 E0002..E001F E0020..E007F
            E0080..E00FF E0100..E01EF E01F0..E0FFF""";

    /** Hidden as well: controls, separators, annotations. */
    private static final String MORE = "0000..0008 000B..000C 000E..001F 007F..009F 2028..2029 FFF9..FFFB";

    /** Not if they stand alone: marks, joiners, and the variation selectors of symbols. */
    private static final String NEEDED = "061C 200C..200D 200E..200F FE00..FE0F";

    /** Format characters that are seen: Prepended_Concatenation_Mark of PropList.txt, and the controls of hieroglyphs. */
    private static final String SEEN = "0600..0605 06DD 070F 0890..0891 08E2 110BD 110CD 13430..1343F";

    private static BitSet set(String ranges) {
        BitSet set = new BitSet();
        for (String range : ranges.split("\\s+", -1)) {
            String[] ends = range.split("\\.\\.", -1);
            set.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
        }
        return set;
    }

    private static boolean isHidden(int c) {
        return HiddenText.first("a" + Character.toString(c) + "b").isPresent();
    }

    @Test
    void hidesWhatTheStandardSaysIsIgnoredAndNothingElse() {
        BitSet hidden = set(IGNORABLE);
        hidden.or(set(MORE));
        hidden.andNot(set(NEEDED));
        assertEquals(4174, set(IGNORABLE).cardinality(), "as many as the standard counts");
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            assertEquals(hidden.get(c), isHidden(c), Integer.toHexString(c));
        }
    }

    /** The standard derives the list from the format characters; those are in the Java runtime, with those of later versions. */
    @Test
    void hidesEveryFormatCharacterThatIsNotSeenOrNeeded() {
        BitSet shown = set(SEEN);
        shown.or(set(NEEDED));
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.getType(c) == Character.FORMAT && !shown.get(c)) {
                assertTrue(isHidden(c), Integer.toHexString(c));
            }
        }
    }
}
