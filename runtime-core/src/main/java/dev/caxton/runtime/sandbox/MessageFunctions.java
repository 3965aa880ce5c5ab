package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Content;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Performative;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Messages: what the handled ones say, replies, and new ones. */
final class MessageFunctions {

    /** Longest name of an agent or tool that is read out of a guest: two names and a slash. */
    static final int MAX_NAME_BYTES = 511;

    private final Messenger messenger;
    private final InstantSource time;

    MessageFunctions(Resident resident, Surroundings surroundings) {
        this.messenger = new Messenger(resident, surroundings);
        this.time = surroundings.time();
    }

    long info(HostCall call) {
        if (!call.inside(2, 3)) {
            return call.fail(ErrorCode.INVALID_POINTER, "message_info: the buffer lies outside the memory");
        }
        Optional<MessageField> field = MessageField.of(call.unsigned(1));
        if (field.isEmpty()) {
            return call.fail(ErrorCode.INVALID_ARGUMENT, "message_info: there is no such field");
        }
        int messages = call.turn().work().envelopes().size();
        if (field.get() == MessageField.COUNT) {
            return messages;
        }
        if (call.unsigned(0) >= messages) {
            return call.fail(ErrorCode.NOT_FOUND, "message_info: the turn handles no message of that index");
        }
        Envelope envelope = call.turn().work().envelopes().get(call.i32(0));
        if (field.get().isNumber()) {
            return field.get().number(envelope, time.instant());
        }
        byte[] text = field.get().text(envelope).getBytes(StandardCharsets.US_ASCII);
        int bytes = (int) Math.min(text.length, call.unsigned(3));
        call.chargeCopying(bytes);
        call.write(call.unsigned(2), bytes == text.length ? text : java.util.Arrays.copyOf(text, bytes));
        return text.length;
    }

    /** To the one message that is handled. */
    long reply(HostCall call) {
        if (call.turn().work().envelopes().size() > 1) {
            return call.fail(
                    ErrorCode.INVALID_ARGUMENT, "reply: the turn handles several messages; reply_to says which");
        }
        return reply(call, "reply", 0, 0, 1);
    }

    long replyTo(HostCall call) {
        return reply(call, "reply_to", call.unsigned(0), 1, 2);
    }

    private long reply(HostCall call, String function, long message, int pointer, int length) {
        if (!call.inside(pointer, length)) {
            return call.fail(ErrorCode.INVALID_POINTER, function + ": the content lies outside the memory");
        }
        long bytes = call.unsigned(length);
        Turn turn = call.turn();
        if (bytes > turn.limits().messageBytes()) {
            return call.fail(ErrorCode.TOO_LARGE, function + ": more bytes than a message may have");
        }
        if (turn.work().envelopes().isEmpty()) {
            return call.fail(ErrorCode.UNAVAILABLE, function + ": no message is being handled");
        }
        if (message >= turn.work().envelopes().size()) {
            return call.fail(ErrorCode.NOT_FOUND, function + ": the turn handles no message of that index");
        }
        call.chargeCopying(bytes);
        if (turn.effects().answered((int) message) || !turn.countOutput(bytes)) {
            return call.fail(ErrorCode.LIMIT, function + ": one reply to a message, within the output of the turn");
        }
        if (!turn.effects().room().take(bytes)) {
            return call.fail(ErrorCode.UNAVAILABLE, function + ": this node has no room for the reply now");
        }
        turn.effects().answer((int) message, call.bytes(pointer, length));
        return 0;
    }

    long send(HostCall call) {
        if (!call.inside(0, 1) || !call.inside(2, 3)) {
            return call.fail(ErrorCode.INVALID_POINTER, "send_message: name or content lies outside the memory");
        }
        Optional<Route> route = to(call, call.unsigned(0), call.unsigned(1));
        if (route.isEmpty()) {
            return badReceiver(call, "send_message");
        }
        return plain(call, route.get(), 2, 3);
    }

    long sendToPeer(HostCall call) {
        if (!call.inside(1, 2)) {
            return call.fail(ErrorCode.INVALID_POINTER, "send_message: the content lies outside the memory");
        }
        Optional<Route> route = messenger.toPeer(call.unsigned(0));
        if (route.isEmpty()) {
            return call.fail(ErrorCode.INVALID_ARGUMENT, "send_message: the descriptor names no peer of that index");
        }
        return plain(call, route.get(), 1, 2);
    }

    /** A message whose sender names nothing. */
    private long plain(HostCall call, Route route, int pointer, int length) {
        return post(
                call,
                "send_message",
                route,
                call.unsigned(length),
                () -> plain(call.turn().work(), route.receiver(), Content.owning(call.bytes(pointer, length))));
    }

    /** It carries conversation and trace of the one that is handled, if it is one. */
    private static Message plain(Work work, AgentId receiver, Content content) {
        Optional<String> none = Optional.empty();
        boolean one = work.envelopes().size() == 1;
        // No builder: most messages are of this kind.
        return new Message(
                receiver,
                Performative.INFORM,
                content,
                one ? work.envelopes().getFirst().message().conversation() : none,
                none,
                none,
                Message.NORMAL_PRIORITY,
                Optional.empty(),
                one ? work.envelopes().getFirst().message().trace() : none,
                none);
    }

    private static void inherit(Message.Builder message, Envelope handled) {
        handled.message().conversation().ifPresent(message::conversation);
        handled.message().trace().ifPresent(message::trace);
    }

    long sendEnvelope(HostCall call) {
        if (!call.inside(0, 1)) {
            return call.fail(ErrorCode.INVALID_POINTER, "send_envelope: the envelope lies outside the memory");
        }
        if (call.unsigned(1) != EnvelopeLayout.BYTES) {
            return call.fail(
                    ErrorCode.INVALID_ARGUMENT, "send_envelope: an envelope has " + EnvelopeLayout.BYTES + " bytes");
        }
        call.chargeCopying(EnvelopeLayout.BYTES);
        EnvelopeLayout layout = EnvelopeLayout.read(call.bytes(0, 1));
        if (!layout.insideOf(call)) {
            return call.fail(
                    ErrorCode.INVALID_POINTER,
                    "send_envelope: something the envelope points to lies outside the memory");
        }
        Optional<Route> route =
                to(call, layout.receiver().pointer(), layout.receiver().length());
        if (route.isEmpty()) {
            return badReceiver(call, "send_envelope");
        }
        Optional<Envelope> about = layout.about(call.turn().work());
        Message.Builder message = Message.to(route.get().receiver());
        about.ifPresent(handled -> inherit(message, handled));
        Optional<String> problem = layout.fill(message, call, time.instant());
        if (problem.isPresent()) {
            return call.fail(ErrorCode.INVALID_ARGUMENT, "send_envelope: " + problem.get());
        }
        EnvelopeLayout.Area content = layout.content();
        return post(
                call,
                "send_envelope",
                route.get(),
                content.length(),
                () -> message.content(Content.owning(call.bytes(content.pointer(), content.length())))
                        .build());
    }

    /** Agents' names are short: what is too long is not read at all. */
    private Optional<Route> to(HostCall call, long pointer, long length) {
        return length > MAX_NAME_BYTES ? Optional.empty() : messenger.to(call.bytes(pointer, length));
    }

    private static long badReceiver(HostCall call, String function) {
        return call.fail(ErrorCode.INVALID_ARGUMENT, function + ": the receiver is written name or tenant/name");
    }

    private long post(HostCall call, String function, Route route, long bytes, Supplier<Message> message) {
        Turn turn = call.turn();
        if (bytes > turn.limits().messageBytes()) {
            return call.fail(ErrorCode.TOO_LARGE, function + ": more bytes than a message may have");
        }
        if (turn.work().phase() != Work.Phase.HANDLE) {
            return call.fail(ErrorCode.UNAVAILABLE, function + ": only while a message is handled");
        }
        call.chargeCopying(bytes);
        if (!turn.countSend()) {
            return call.fail(ErrorCode.LIMIT, function + ": the turn has sent as many messages as it may");
        }
        return call.answer(messenger.post(turn, function, route, (int) bytes, message));
    }
}
