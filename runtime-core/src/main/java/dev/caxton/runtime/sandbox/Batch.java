package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.tool.DeclaredTool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Several messages as {@code handle_batch} gets them: version 1, little-endian. A header of {@value #HEADER_BYTES} bytes, a record of {@value #RECORD_BYTES} bytes
 * for each message, and behind them the bytes that the records point to.
 */
final class Batch {

    static final int HEADER_BYTES = 16;
    static final int RECORD_BYTES = 64;

    private static final int VERSION = 1;

    /** The parts of one message that have a length of their own, in the order of the record. */
    private final List<ByteBuffer[]> parts = new ArrayList<>();

    private final List<Envelope> envelopes;
    private final int size;

    Batch(List<Envelope> envelopes) {
        this.envelopes = envelopes;
        long bytes = HEADER_BYTES + (long) RECORD_BYTES * envelopes.size();
        for (Envelope envelope : envelopes) {
            ByteBuffer[] of = parts(envelope);
            parts.add(of);
            for (ByteBuffer part : of) {
                bytes += part.capacity();
            }
        }
        this.size = Math.toIntExact(bytes);
    }

    private static ByteBuffer[] parts(Envelope envelope) {
        Message message = envelope.message();
        return new ByteBuffer[] {
            ascii(envelope.sender().toString()),
            message.content().buffer(),
            ascii(message.conversation().orElse("")),
            ascii(message.replyWith().orElse("")),
            ascii(message.inReplyTo().orElse("")),
            ascii(envelope.id()),
            ascii(envelope.tool().map(DeclaredTool::name).orElse(""))
        };
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Bytes of all of it. */
    int size() {
        return size;
    }

    /** The bytes, for a guest that has them at an address. */
    byte[] at(long address) {
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(VERSION).putInt(envelopes.size()).putInt(RECORD_BYTES).putInt(0);
        int next = HEADER_BYTES + RECORD_BYTES * envelopes.size();
        for (int i = 0; i < envelopes.size(); i++) {
            Message message = envelopes.get(i).message();
            out.position(HEADER_BYTES + RECORD_BYTES * i);
            out.putInt(message.performative().number()).putInt(message.priority());
            int end = next;
            for (ByteBuffer part : parts.get(i)) {
                out.putInt((int) (address + end)).putInt(part.capacity());
                end += part.capacity();
            }
            out.position(next);
            for (ByteBuffer part : parts.get(i)) {
                out.put(part);
            }
            next = end;
        }
        return out.array();
    }
}
