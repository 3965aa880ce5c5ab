package dev.caxton.mcp.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class DifferenceTest {

    private static List<String> between(String approved, String current) {
        return Difference.between(approved, current).stream()
                .map(found -> found.path() + ": " + found.approved().orElse("-") + " > "
                        + found.current().orElse("-"))
                .toList();
    }

    @Test
    void namesEveryPlaceOfASchemaThatChanged() {
        assertEquals(
                List.of(
                        "/annotations/readOnlyHint: true > false",
                        "/description: \"Reads.\" > \"Reads. Also sends.\"",
                        "/inputSchema/properties/bcc: - > {\"type\":\"string\"}",
                        "/inputSchema/properties/path/type: \"string\" > \"array\"",
                        "/inputSchema/required/0: \"path\" > \"bcc\"",
                        "/title: \"Read\" > -"),
                between(
                        "{\"annotations\":{\"readOnlyHint\":true},\"description\":\"Reads.\",\"inputSchema\":{\"properties\":"
                                + "{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"]},\"name\":\"read\",\"title\":\"Read\"}",
                        "{\"annotations\":{\"readOnlyHint\":false},\"description\":\"Reads. Also sends.\",\"inputSchema\":"
                                + "{\"properties\":{\"bcc\":{\"type\":\"string\"},\"path\":{\"type\":\"array\"}},\"required\":"
                                + "[\"bcc\"]},\"name\":\"read\"}"));
    }

    @Test
    void arraysOfAnotherLengthAreShownWhole() {
        assertEquals(
                List.of("/inputSchema/required: [\"a\"] > [\"a\",\"b\"]"),
                between("{\"inputSchema\":{\"required\":[\"a\"]}}", "{\"inputSchema\":{\"required\":[\"a\",\"b\"]}}"));
    }

    @Test
    void nullIsNotNothingAndPlacesAreJsonPointers() {
        assertEquals(
                List.of("/a~1b~0c: - > null", "/x: null > 1"), between("{\"x\":null}", "{\"a/b~c\":null,\"x\":1}"));
    }

    @Test
    void numbersOfEqualValueAreEqual() {
        assertEquals(
                List.of(), between("{\"n\":[1,{\"m\":9007199254740993}]}", "{\"n\":[1.0,{\"m\":9007199254740993}]}"));
        assertEquals(
                List.of(new Difference("/n", Optional.of("9007199254740993"), Optional.of("9007199254740992"))),
                Difference.between("{\"n\":9007199254740993}", "{\"n\":9007199254740992}"));
    }
}
