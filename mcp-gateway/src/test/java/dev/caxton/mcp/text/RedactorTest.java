package dev.caxton.mcp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.policy.redaction.FormLanguage;
import dev.caxton.policy.redaction.Redaction;
import dev.caxton.policy.redaction.Redaction.Known;
import dev.caxton.policy.redaction.TextForm;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private static final StrictJson JSON = new StrictJson(1 << 20, 64);

    private static TextForm form(String text) {
        FormLanguage.Reading reading = FormLanguage.installed().orElseThrow().read(text);
        return ((FormLanguage.Reading.Ready) reading).form();
    }

    private static Redaction own(String name, String form) {
        return new Redaction.Own(name, Optional.of(form(form)), Set.of());
    }

    private static Redaction members(String name, String... members) {
        return new Redaction.Own(name, Optional.empty(), Set.of(members));
    }

    private static String text(String text, Redaction... redactions) {
        return Redactor.of(List.of(redactions)).text(text);
    }

    private static String result(String result, Redaction... redactions) throws JsonRefused {
        return CanonicalJson.write(
                Redactor.of(List.of(redactions)).result(JSON.object(result.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "EMAIL|mail ada@example.com, or bob.o-neil+x@mail.example.co.uk.|mail #, or #.",
                "EMAIL|jürgen@bücher.example and <a@b.de>|# and <#>",
                "EMAIL|at@home, @ada, ada@, 5 @ 3.50, a@b|at@home, @ada, ada@, 5 @ 3.50, a@b",
                "PHONE|call +49 30 1234567 or +1 (555) 010-9999 now|call # or # now",
                "PHONE|+41446681800|#",
                "PHONE|1+1, +12, a+4930123456, +0301234567, 030 1234567|1+1, +12, a+4930123456, +0301234567, 030 1234567",
                "PAYMENT_CARD|card 4111 1111 1111 1111 until 12 28|card # until 12 28",
                "PAYMENT_CARD|4111-1111-1111-1111,5555555555554444 378282246310005|#,# #",
                "PAYMENT_CARD|seat 12 4111111111111111|seat 12 #",
                "PAYMENT_CARD|4111 1111 1111 1112 1700000000000 0000000000000000|4111 1111 1111 1112 1700000000000 0000000000000000",
                "PAYMENT_CARD|41111111111111111111111|41111111111111111111111",
                "PAYMENT_CARD|1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 4111 1111 1111 1111 9|1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 # 9",
                "PAYMENT_CARD|4111 1111 1111 1111 41111111111111111111111|# 41111111111111111111111",
                "IBAN|to DE89 3704 0044 0532 0130 00 EUR 5|to # EUR 5",
                "IBAN|GB29NWBK60161331926819, de89370400440532013000|#, #",
                "IBAN|NL91 ABNA 0417 1643 00 and NO9386011117947|# and #",
                "IBAN|DE88 3704 0044 0532 0130 00 ab12 cdef|DE88 3704 0044 0532 0130 00 ab12 cdef",
                "SECRETS|Bearer abcdefgh12345678 https://ada:open@host/x|# https://#@host/x",
            },
            delimiter = '|')
    void formsThatEverybodyKnows(Known known, String text, String expected) {
        assertEquals(expected.replace("#", "[redacted: " + known + "]"), text(text, known));
    }

    @Test
    void aFormOfTheDocumentTakesOutWhatItFitsOrItsFirstGroup() {
        assertEquals(
                "[redacted: kd], [redacted: kd] KD-1", text("KD-12345678, KD-87654321 KD-1", own("kd", "KD-[0-9]{8}")));
        assertEquals(
                "balance: [redacted: sum] EUR",
                text("balance: 12.50 EUR", own("sum", "balance: ([0-9.]+)|saldo: ([0-9.]+)")));
        assertEquals("saldo: [redacted: sum]", text("saldo: 9", own("sum", "balance: ([0-9.]+)|saldo: ([0-9.]+)")));
        assertEquals("a$1b", text("a$1b", own("x", "y")), "nothing found, nothing changed");
        assertEquals("x", text("x", own("b", "\\b")), "an empty text is none");
    }

    @Test
    void membersAreTakenOutOfDataAndOfTextsThatAreJson() throws JsonRefused {
        assertEquals(
                "{\"content\":[{\"text\":\"{\\\"Salary\\\":\\\"[redacted: pay]\\\",\\\"name\\\":\\\"Ada\\\"}\",\"type\":\"text\"}],"
                        + "\"structuredContent\":{\"name\":\"Ada\",\"people\":[{\"SALARY\":\"[redacted: pay]\"}]}}",
                result(
                        "{\"content\":[{\"type\":\"text\",\"text\":\" {\\\"name\\\": \\\"Ada\\\", \\\"Salary\\\": 5}\"}],"
                                + "\"structuredContent\":{\"name\":\"Ada\",\"people\":[{\"SALARY\":{\"eur\":5}}]}}",
                        members("pay", "salary")));
        String plain = "{\"content\":[{\"text\":\"salary: 5\",\"type\":\"text\"}],\"isError\":false}";
        assertEquals(plain, result(plain, members("pay", "salary", "content", "type")));
        String spaced = "{\"content\":[{\"text\":\" { \\\"a\\\" : [1, 2] } \",\"type\":\"text\"}]}";
        assertEquals(spaced, result(spaced, members("pay", "salary")), "what has none stays as it was written");
    }

    /** Seen as text, the name of mail would begin with the n of the escape, and what is left would be no JSON. */
    @Test
    void jsonInATextIsReadAsJson() throws JsonRefused {
        assertEquals(
                "{\"content\":[{\"text\":\"{\\\"a\\\":\\\"to\\\\n[redacted: email]\\\"}\",\"type\":\"text\"}]}",
                result(
                        "{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"a\\\": \\\"to\\\\nada@example.com\\\"}\"}]}",
                        Known.EMAIL));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "found {\"name\": \"Ada\", \"pay\" : 5, \"n\": 1}|found {\"name\": \"Ada\", \"pay\" : #, \"n\": 1}",
                "{\"pay\": {\"eur\": [5, \"}\"]}, \"n\": 1} {\"pay\": [5]}|{\"pay\": #, \"n\": 1} {\"pay\": #}",
                "{\"pay\": 5}, {\"PAY\":6}|{\"pay\": #}, {\"PAY\":#}",
                "{\"pay\": \"a \\\" b\"}...|{\"pay\": #}...",
                "{\"p\\u0061y\": null, cut off: {\"pay\": \"12|{\"p\\u0061y\": #, cut off: {\"pay\": #",
                "{\"pay\": \"12\\|{\"pay\": #",
                "{\"pay\":|{\"pay\":#",
                "\"pay\" is no member, nor is \"payment\": 5|\"pay\" is no member, nor is \"payment\": 5",
            })
    void membersAreTakenOutOfPiecesOfJson(String text, String expected) throws JsonRefused {
        Map<String, Object> shown = Redactor.of(List.of(members("pay", "pay"))).result(Map.of("text", text));
        assertEquals(expected.replace("#", "\"[redacted: pay]\""), shown.get("text"));
    }

    @Test
    void secretsAreMembersTooAndNumbersMayBeCards() throws JsonRefused {
        assertEquals(
                "{\"structuredContent\":{\"api-key\":\"[redacted: secrets]\",\"card\":\"[redacted: payment-card]\",\"n\":4111}}",
                result(
                        "{\"structuredContent\":{\"api-key\":{\"a\":1},\"card\":4111111111111111,\"n\":4111}}",
                        Known.SECRETS,
                        Known.PAYMENT_CARD));
    }

    @Test
    void namesOfMembersAreTextsAndStayDifferent() throws JsonRefused {
        assertEquals(
                "{\"structuredContent\":{\"[redacted: email]\":1,\"[redacted: email] 2\":2}}",
                result("{\"structuredContent\":{\"a@b.de\":1,\"b@b.de\":2}}", Known.EMAIL));
        assertEquals(
                "{\"structuredContent\":{\"[redacted: email]\":3,\"[redacted: email] 2\":1,\"[redacted: email] 3\":2}}",
                result("{\"structuredContent\":{\"a@b.de\":1,\"b@b.de\":2,\"[redacted: email]\":3}}", Known.EMAIL));
    }

    /** Looking for the next free name anew each time would take hours. */
    @Test
    @Timeout(60)
    void manyNamesThatBecomeTheSameTakeNoLonger() throws JsonRefused {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 200_000; i++) {
            many.put("a" + i + "@b.de", i);
        }
        Map<String, Object> shown = Redactor.of(List.of(Known.EMAIL)).data(many);
        assertEquals(many.size(), shown.size());
        assertEquals(199_999, shown.get("[redacted: email] 200000"));
    }

    @Test
    void onlyTextsStayAsTheyAre() throws JsonRefused {
        assertEquals(
                "{\"content\":[{\"data\":\"[redacted: kd]\",\"mimeType\":{\"a\":\"[redacted: kd]\"},\"type\":\"text\"}]}",
                result(
                        "{\"content\":[{\"type\":\"text\",\"data\":\"KD-12345678\",\"mimeType\":{\"a\":\"KD-12345678\"}}]}",
                        own("kd", "KD-[0-9]{8}")));
        assertEquals(
                Map.of("level", Map.of("a", "[redacted: kd]")),
                Redactor.of(List.of(own("kd", "KD-[0-9]{8}"))).news(Map.of("level", Map.of("a", "KD-12345678"))));
    }

    @Test
    void whatNobodyReadsStaysAsItIs() throws JsonRefused {
        String binary = "{\"content\":[{\"data\":\"KD-12345678\",\"mimeType\":\"image/png\",\"type\":\"image\"},"
                + "{\"resource\":{\"blob\":\"KD-12345678\",\"uri\":\"x:y\"},\"type\":\"resource\"}]}";
        assertEquals(binary, result(binary, own("kd", "KD-[0-9]{8}")));
        Redactor redactor = Redactor.of(List.of(own("kd", "KD-[0-9]{8}")));
        Map<String, Object> read = Map.of("contents", List.of(Map.of("uri", "kd:KD-12345678", "text", "KD-12345678")));
        assertEquals(
                Map.of("contents", List.of(Map.of("uri", "kd:KD-12345678", "text", "[redacted: kd]"))),
                redactor.context(read));
        assertEquals(
                Map.of("progressToken", "KD-12345678", "message", "[redacted: kd]"),
                redactor.news(Map.of("progressToken", "KD-12345678", "message", "KD-12345678")));
    }

    @Test
    void aLinkInAResultIsATextAsWell() throws JsonRefused {
        assertEquals(
                "{\"content\":[{\"type\":\"resource_link\",\"uri\":\"https://[redacted: secrets]@host/\"}]}",
                result("{\"content\":[{\"type\":\"resource_link\",\"uri\":\"https://a:b@host/\"}]}", Known.SECRETS));
    }

    @Test
    void withoutRedactionsNothingIsCopied() throws JsonRefused {
        Map<String, Object> same = Map.of("a", "b");
        assertSame(same, Redactor.of(List.of()).result(same));
        assertTrue(Redactor.NONE.isIdle());
    }

    /** Rather nothing than something that was not looked through. */
    @Test
    void whatIsTooLongToBeLookedThroughIsNotPassedOn() {
        TextForm costly = form("(?:[a-z0-9]{1,40}x){1}y");
        Redactor redactor = Redactor.of(List.of(new Redaction.Own("c", Optional.of(costly), Set.of())));
        String text = "a".repeat((int) (Redactor.MAX_WORK / costly.cost()) + 1);
        assertThrows(JsonRefused.class, () -> redactor.result(Map.of("text", text)));
        assertTrue(redactor.text(text).startsWith("[not shown: "));
    }

    /** A server may write whatever keeps an expression busy: in time that grows faster than the text this would not end. */
    @ParameterizedTest
    @EnumSource(Known.class)
    @Timeout(60)
    void noTextTakesLong(Known known) {
        for (String piece : List.of(
                "a",
                "1",
                "1 ",
                "a@",
                "a.",
                "a-b.",
                "a@b.",
                "+",
                "+1",
                "+1 ",
                "DE89",
                "DE89 ",
                "de8 ",
                "eyJ",
                "eyJaaaaaaaa.",
                "://a:",
                "sk-",
                "bearer ",
                "4",
                "4 1",
                "-----BEGIN ",
                "\u00fc@\u00fc.",
                "gh",
                "ghp_a",
                "xoxb-")) {
            String text = piece.repeat(300_000 / piece.length());
            String seen = Redactor.of(List.of(known)).text(text);
            assertTrue(seen.length() > 10, piece);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secrets", "", "a_b", "email", "-a"})
    void namesAreNarrow(String name) {
        assertThrows(IllegalArgumentException.class, () -> members(name, "x"));
    }
}
