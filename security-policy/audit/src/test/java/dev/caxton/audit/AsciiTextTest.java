package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AsciiTextTest {

    /** Every byte, at every place of texts that end before, at and behind a step of eight, among neighbours that borrow and that do not. */
    @Test
    void tellsWhatItsNaiveTwinTells() {
        for (byte neighbour : new byte[] {' ', '!', '#', 'z', 0x7F}) {
            for (int length = 1; length <= 17; length++) {
                byte[] text = new byte[length];
                for (int place = 0; place < length; place++) {
                    for (int b = 0; b < 256; b++) {
                        Arrays.fill(text, neighbour);
                        text[place] = (byte) b;
                        boolean expected = b >= ' ' && b < 0x80 && b != '"' && b != '\\';
                        assertEquals(expected, AsciiText.plain(text), b + " at " + place + " of " + length);
                    }
                }
            }
        }
        assertEquals(true, AsciiText.plain(new byte[0]));
        assertEquals(false, AsciiText.plain("aaaaaaaé".getBytes(StandardCharsets.UTF_8)));
    }
}
