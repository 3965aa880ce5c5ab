package dev.caxton.guests;

import static dev.caxton.policy.HostFunction.MESSAGE_INFO;
import static dev.caxton.policy.HostFunction.SEND_ENVELOPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Performative;
import dev.caxton.runtime.sandbox.ErrorCode;
import dev.caxton.runtime.sandbox.MessageField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a guest learns about a message, and what it can make a message carry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvelopeTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final int TEXTS = Probe.DATA + 64;

    private final House house = new House(builder -> builder.time(() -> NOW));
    private Probe probe;

    @BeforeAll
    void deploy() {
        probe = Probe.ofEverything(house);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private String field(MessageField field) {
        int length = (int) probe.call(MESSAGE_INFO, 0, field.number(), 64_000, 255);
        return new String(probe.peek(MESSAGE_INFO, 64_000, length), StandardCharsets.US_ASCII);
    }

    private long number(MessageField field) {
        return probe.call(MESSAGE_INFO, 0, field.number(), 0, 0);
    }

    @Test
    void aGuestLearnsWhatItsMessageCarries() {
        assertEquals("user:default/admin", field(MessageField.SENDER));
        assertEquals("request", field(MessageField.PERFORMATIVE));
        assertEquals("talk-1", field(MessageField.CONVERSATION));
        assertEquals("r-1", field(MessageField.REPLY_WITH));
        assertEquals("", field(MessageField.IN_REPLY_TO));
        assertEquals("", field(MessageField.TRACE));
        assertTrue(field(MessageField.ID).length() > 8);
        assertEquals(1, number(MessageField.COUNT));
        assertEquals(0, number(MessageField.PERFORMATIVE_NUMBER));
        assertEquals(7, number(MessageField.PRIORITY));
        assertEquals(Integer.MAX_VALUE, number(MessageField.TIME_LEFT));
    }

    /** An envelope whose texts lie behind it, one after the other. */
    private static byte[] envelope(int[] numbers, String... texts) {
        StringBuilder all = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, numbers[0]).putInt(4, numbers[1]);
        for (int i = 0; i < texts.length; i++) {
            bytes.putInt(8 + 8 * i, TEXTS + all.length()).putInt(12 + 8 * i, texts[i].length());
            all.append(texts[i]);
        }
        bytes.putInt(48, numbers[2])
                .putInt(52, numbers[3])
                .putInt(56, numbers[4])
                .putInt(60, numbers[5]);
        bytes.put(64, all.toString().getBytes(StandardCharsets.ISO_8859_1));
        return bytes.array();
    }

    private static final int[] PLAIN = {1, 9, 8, 5_000, -1, 0};

    private long send(byte[] envelope) {
        return probe.call(SEND_ENVELOPE, envelope, Probe.DATA, 64);
    }

    /** The only message that nobody takes: it ends as a dead letter, as it was sent. */
    private Envelope sent(byte[] envelope) {
        house.runtime.purge(TenantId.DEFAULT);
        assertEquals(ErrorCode.NO_SUCH_AGENT.code(), send(envelope));
        return house.runtime.deadLetters(TenantId.DEFAULT).getFirst().envelope();
    }

    @Test
    void aMessageCarriesWhatItsEnvelopeSays() {
        Envelope sent = sent(envelope(PLAIN, "nobody", "content", "talk-2", "r-2", "r-1"));
        Message message = sent.message();
        assertEquals(
                "agent:default/" + probe.agent(SEND_ENVELOPE), sent.sender().toString());
        assertEquals(new AgentId(TenantId.DEFAULT, "nobody"), message.receiver());
        assertEquals(Performative.FAILURE, message.performative());
        assertEquals("content", new String(message.content().bytes(), StandardCharsets.US_ASCII));
        assertEquals(Optional.of("talk-2"), message.conversation());
        assertEquals(Optional.of("r-2"), message.replyWith());
        assertEquals(Optional.of("r-1"), message.inReplyTo());
        assertEquals(8, message.priority());
        assertEquals(Optional.of(NOW.plusSeconds(5)), message.deadline());
    }

    @Test
    void whatIsLeftOutIsTakenFromTheMessageItIsAbout() {
        Message about = sent(envelope(new int[] {1, 1, 4, 0, 0, 0}, "nobody", "", "", "", ""))
                .message();
        assertEquals(Optional.of("talk-1"), about.conversation());
        assertEquals(Optional.empty(), about.deadline());
        Message alone = sent(envelope(new int[] {1, 1, 4, 0, -1, 0}, "nobody", "", "", "", ""))
                .message();
        assertEquals(Optional.empty(), alone.conversation());
    }

    @Test
    void everythingInAnEnvelopeIsChecked() {
        int bad = ErrorCode.INVALID_ARGUMENT.code();
        assertEquals(bad, probe.call(SEND_ENVELOPE, new byte[64], Probe.DATA, 63));
        assertEquals(bad, probe.call(SEND_ENVELOPE, new byte[64], Probe.DATA, 65));
        int[][] wrong = {
            {0, 1, 4, 0, -1, 0},
            {2, 1, 4, 0, -1, 0},
            {1, 14, 4, 0, -1, 0},
            {1, -1, 4, 0, -1, 0},
            {1, 1, 10, 0, -1, 0},
            {1, 1, -1, 0, -1, 0},
            {1, 1, 4, 0, 1, 0},
            {1, 1, 4, 0, Integer.MIN_VALUE, 0},
            {1, 1, 4, 0, -1, 1}
        };
        for (int[] numbers : wrong) {
            assertEquals(bad, send(envelope(numbers, "nobody", "", "", "", "")), java.util.Arrays.toString(numbers));
        }
        assertEquals(bad, send(envelope(PLAIN, "no body", "", "", "", "")));
        assertEquals(bad, send(envelope(PLAIN, "", "", "", "", "")));
        assertEquals(bad, send(envelope(PLAIN, "nobody", "", "two words", "", "")));
        assertEquals(bad, send(envelope(PLAIN, "nobody", "", "", "caf\u00e9", "")));
        assertEquals(bad, send(envelope(PLAIN, "nobody", "", "", "", "x".repeat(256))));
        assertEquals(ErrorCode.NO_SUCH_AGENT.code(), send(envelope(PLAIN, "nobody", "", "", "", "x".repeat(255))));
    }

    @Test
    void everyPointerInAnEnvelopeIsChecked() {
        for (int place = 8; place <= 40; place += 8) {
            for (long[] outside : new long[][] {
                {Probe.MEMORY, 1},
                {Probe.MEMORY - 1, 2},
                {1, 0xFFFF_FFFFL},
                {0xFFFF_FFFFL, 1},
                {0x8000_0000L, 0x8000_0000L}
            }) {
                byte[] envelope = envelope(PLAIN, "nobody", "content", "a", "b", "c");
                ByteBuffer.wrap(envelope)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(place, (int) outside[0])
                        .putInt(place + 4, (int) outside[1]);
                assertEquals(ErrorCode.INVALID_POINTER.code(), send(envelope), "at " + place);
            }
        }
    }

    @Test
    void anEnvelopeIsDecidedOnAndCountedLikeAMessage() {
        house.forbidden.add(House.id("secret"));
        assertEquals(ErrorCode.DENIED.code(), send(envelope(PLAIN, "secret", "", "", "", "")));
    }
}
