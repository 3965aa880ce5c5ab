package dev.caxton.runtime.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentTest {

    @Test
    void whatIsCopiedInOrOutDoesNotChangeIt() {
        byte[] bytes = {1, 2, 3};
        Content content = Content.of(bytes);
        bytes[0] = 9;
        content.bytes()[1] = 9;
        assertArrayEquals(new byte[] {1, 2, 3}, content.bytes());
        assertThrows(ReadOnlyBufferException.class, () -> content.buffer().put(0, (byte) 9));
        assertEquals(3, content.size());
    }

    @Test
    void whatIsTakenOverAndLentIsNotCopied() {
        byte[] bytes = {1, 2, 3};
        List<byte[]> lent = new ArrayList<>();
        Content.owning(bytes).lend(lent::add);
        assertSame(bytes, lent.getFirst());
    }

    @Test
    void sameBytesAreEqual() {
        assertEquals(Content.of(new byte[] {1}), Content.owning(new byte[] {1}));
        assertEquals(
                Content.of(new byte[] {1}).hashCode(),
                Content.owning(new byte[] {1}).hashCode());
        assertNotEquals(Content.of(new byte[] {1}), Content.of(new byte[] {2}));
        assertSame(Content.EMPTY, Content.of(new byte[0]));
    }

    @Test
    void itsTextTellsNothingOfTheBytes() {
        assertEquals(
                "6 bytes",
                Content.of("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString());
    }
}
