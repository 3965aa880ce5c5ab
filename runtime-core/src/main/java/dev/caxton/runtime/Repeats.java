package dev.caxton.runtime;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Messages that carry an idempotency id: within {@link #WINDOW}, the same id from the same sender to the same agent is one message, however often it comes. Bounded:
 * new ids are refused where there is no room to remember them. Safe for use by many threads.
 */
final class Repeats {

    /** How long an id is remembered. */
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** How many ids are remembered for the senders of one tenant. */
    static final int MOST = 10_000;

    /** One message, however often it came. */
    // Compared with another digest only.
    @SuppressWarnings("ArrayRecordComponent")
    record First(Key key, String envelope, byte[] digest, CompletableFuture<Boolean> taken, Kept kept) {

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Whose id it is. */
    record Key(Principal sender, AgentId receiver, String id) {}

    /** What an id means. */
    sealed interface Look {
        /** It is new: the message is to be sent, and {@code taken} says whether it was. */
        record New(First first) implements Look {}

        /** The message came before. */
        record Again(First first) implements Look {}

        /** It can't be used. */
        record Refused(Problem problem) implements Look {}
    }

    private final Budget answers;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TenantId, IdWindow<Key, First>> windows = new HashMap<>();

    Repeats(Budget answers, LongSupplier nanos) {
        this.answers = answers;
        this.nanos = nanos;
    }

    Look look(Key key, Message message, String envelope) {
        byte[] digest = digest(message);
        long now = nanos.getAsLong();
        lock.lock();
        try {
            windows.values().removeIf(window -> window.isEmpty(now));
            IdWindow<Key, First> window = windows.computeIfAbsent(
                    key.sender().tenant(),
                    tenant -> new IdWindow<>(
                            MOST, WINDOW.toNanos(), first -> first.kept().close()));
            Optional<First> present = window.find(key, now);
            if (present.isPresent()) {
                return MessageDigest.isEqual(present.get().digest(), digest)
                        ? new Look.Again(present.get())
                        : new Look.Refused(new Problem(
                                "CAX-MESSAGE-IDEMPOTENCY",
                                "the idempotency id was used for another message in the last " + WINDOW.toMinutes()
                                        + " minutes",
                                "Use a new id for each message, and the same one only to repeat it."));
            }
            Optional<Kept> kept = Kept.in(answers);
            if (kept.isPresent()) {
                First first = new First(key, envelope, digest, new CompletableFuture<>(), kept.get());
                if (window.put(key, first, now)) {
                    return new Look.New(first);
                }
                kept.get().close();
            }
            return new Look.Refused(new Problem(
                    "CAX-MESSAGE-IDEMPOTENCY-FULL",
                    "no more idempotency ids can be remembered just now",
                    "Send again later, or without an id."));
        } finally {
            lock.unlock();
        }
    }

    /** The message was not taken over after all, or no turn handled it: the id is free. */
    void withdraw(First first) {
        lock.lock();
        try {
            Optional<IdWindow<Key, First>> window =
                    Optional.ofNullable(windows.get(first.key().sender().tenant()));
            if (window.filter(w -> w.remove(first.key(), first)).isPresent()) {
                first.kept().close();
            }
        } finally {
            lock.unlock();
        }
    }

    private static byte[] digest(Message message) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((message.performative() + "\n" + message.conversation() + "\n" + message.replyWith() + "\n"
                            + message.inReplyTo() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            sha.update(message.content().buffer());
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
