package dev.caxton.mcp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedContentTest {

    @Test
    void membersThatAreSecretsByTheirNameAreNotShown() {
        assertEquals(
                "{\"API-Key\":\"[redacted]\",\"name\":\"Ada\",\"nested\":[{\"Set-Cookie\":\"[redacted]\",\"n\":1}],"
                        + "\"userPassword\":\"[redacted]\"}",
                RecordedContent.of(Map.of(
                        "name",
                        "Ada",
                        "userPassword",
                        Map.of("old", "a", "new", "b"),
                        "API-Key",
                        7,
                        "nested",
                        List.of(Map.of("Set-Cookie", "x", "n", 1)))));
    }

    /** Nothing here is a secret of anybody. */
    @Test
    void textsWithTheFormOfASecretAreNotShown() {
        for (String secret : List.of(
                "Bearer abcdefgh12345678",
                "bearer\tabcdefgh12345678",
                "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
                "AKIA" + "ABCDEFGHIJKLMNOP",
                "ghp_" + "abcdefghijklmnopqrst",
                "github_pat_" + "abcdefghijklmnopqrst",
                "xoxb-" + "1234567890-abc",
                "sk-" + "abcdefghijklmnopqrst",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----")) {
            assertEquals(
                    "{\"text\":\"before [redacted]\"}", RecordedContent.of(Map.of("text", "before " + secret)), secret);
            assertFalse(RecordedContent.of(Map.of("before " + secret, 1)).contains(secret), "as a name");
        }
        assertEquals(
                "{\"url\":\"https://[redacted]@host/x\"}",
                RecordedContent.of(Map.of("url", "https://ada:open@host/x")));
        for (String harmless :
                List.of("Ada asks for a loan", "https://host/x", "skate-park", "1 + 1", "basic training")) {
            assertEquals("{\"text\":\"" + harmless + "\"}", RecordedContent.of(Map.of("text", harmless)));
        }
    }

    @Test
    void whatIsTooLongIsCutAndSaysSo() {
        String shown = RecordedContent.of(Map.of("text", "x".repeat(5_000)));
        assertTrue(shown.endsWith("x[904 characters more]\"}"), shown.substring(shown.length() - 40));

        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add("\u20ac".repeat(4_000));
        }
        String cut = RecordedContent.of(Map.of("list", texts));
        assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= RecordedContent.MAX_BYTES + 40);
        assertTrue(
                cut.matches("(?s)\\{\"list\":\\[\"\u20ac+.*\\[\\d+ bytes more\\]"), cut.substring(cut.length() - 60));
        assertFalse(cut.contains("\ufffd"), "not within a character");
    }

    /** A secret is not shown because a cut goes through it, but for a few characters at its beginning. */
    @Test
    void aCutHidesWhatItCutsThrough() {
        String jwt = "eyJ" + "a".repeat(500);
        String shown = RecordedContent.of(Map.of("text", "x".repeat(3_900) + " " + jwt));
        assertFalse(shown.contains("aaaaaaaa"), shown.substring(3_800));
    }

    @Test
    void halfASurrogatePairIsNoRecord() {
        assertEquals(true, RecordedContent.of(Map.of("text", "\ud800")).startsWith("[not shown: "));
        String pair = "\ud83d\udc69";
        assertTrue(RecordedContent.of(Map.of("text", "x".repeat(4_095) + pair)).endsWith("x[2 characters more]\"}"));
    }

    /** Many names, deep trees and texts that nearly are secrets: it ends soon, whatever the arguments are. */
    @Test
    void hostileContentEnds() {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            many.put(
                    "eyJ-" + i,
                    "eyJ-".repeat(100) + "bearer ".repeat(100) + "://a:".repeat(100) + "-----BEGIN ".repeat(50));
        }
        assertTrue(RecordedContent.of(many).endsWith(" bytes more]"));
        assertTrue(RecordedContent.of(Map.of("text", "://a:b".repeat(300_000))).length() < 10_000);
    }
}
