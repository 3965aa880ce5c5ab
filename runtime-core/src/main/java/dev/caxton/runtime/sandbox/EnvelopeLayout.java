package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Performative;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * An envelope as a guest lays it out for {@code send_envelope}: version 1 has {@value #BYTES} bytes, little-endian. Everything in it is hostile.
 */
// Numbers that nobody else has.
@SuppressWarnings("ArrayRecordComponent")
record EnvelopeLayout(int[] words) {

    /** Bytes of version 1. */
    static final int BYTES = 64;

    /** The value of {@code about} that names no message. */
    private static final int NOTHING = -1;

    private static final int VERSION = 1;
    private static final int MAX_ID_BYTES = 255;

    /** Some bytes in the guest's memory, without a sign. */
    record Area(long pointer, long length) {}

    static EnvelopeLayout read(byte[] bytes) {
        int[] words = new int[BYTES / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return new EnvelopeLayout(words);
    }

    private Area area(int word) {
        return new Area(GuestView.unsigned(words[word]), GuestView.unsigned(words[word + 1]));
    }

    Area receiver() {
        return area(2);
    }

    Area content() {
        return area(4);
    }

    private Area conversation() {
        return area(6);
    }

    private Area replyWith() {
        return area(8);
    }

    private Area inReplyTo() {
        return area(10);
    }

    boolean insideOf(HostCall call) {
        return inside(call, receiver())
                && inside(call, content())
                && inside(call, conversation())
                && inside(call, replyWith())
                && inside(call, inReplyTo());
    }

    private static boolean inside(HostCall call, Area area) {
        return call.inside(area.pointer(), area.length());
    }

    /** The message it belongs to, if the turn handles one of that index. */
    Optional<Envelope> about(Work work) {
        long index = GuestView.unsigned(words[14]);
        return index < work.envelopes().size() ? Optional.of(work.envelopes().get((int) index)) : Optional.empty();
    }

    /** Puts everything but the content into a message. Answers what is wrong with it, if something is. */
    Optional<String> fill(Message.Builder message, HostCall call, Instant now) {
        if (words[0] != VERSION || words[15] != 0) {
            return Optional.of("its version is 1, and its last word is 0");
        }
        if (words[14] != NOTHING && about(call.turn().work()).isEmpty()) {
            return Optional.of("the turn handles no message of the index it is about");
        }
        Performative[] performatives = Performative.values();
        if (Integer.compareUnsigned(words[1], performatives.length) >= 0) {
            return Optional.of("there is no performative " + Integer.toUnsignedString(words[1]));
        }
        if (Integer.compareUnsigned(words[12], Message.MAX_PRIORITY) > 0) {
            return Optional.of("a priority lies between 0 and " + Message.MAX_PRIORITY);
        }
        message.performative(performatives[words[1]]).priority(words[12]);
        if (words[13] != 0) {
            message.deadline(now.plusMillis(GuestView.unsigned(words[13])));
        }
        Optional<String> conversation = id(call, conversation());
        Optional<String> replyWith = id(call, replyWith());
        Optional<String> inReplyTo = id(call, inReplyTo());
        conversation.filter(id -> !id.isEmpty()).ifPresent(message::conversation);
        replyWith.filter(id -> !id.isEmpty()).ifPresent(message::replyWith);
        inReplyTo.filter(id -> !id.isEmpty()).ifPresent(message::inReplyTo);
        return conversation.isPresent() && replyWith.isPresent() && inReplyTo.isPresent()
                ? Optional.empty()
                : Optional.of("an id is at most " + MAX_ID_BYTES + " printable ASCII characters without blanks");
    }

    /** An id, or nothing if it is not of the right shape. */
    private static Optional<String> id(HostCall call, Area area) {
        if (area.length() > MAX_ID_BYTES) {
            return Optional.empty();
        }
        call.chargeCopying(area.length());
        return call.text(area.pointer(), area.length()).filter(Message::isId);
    }
}
