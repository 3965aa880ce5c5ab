package dev.caxton.runtime;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * Ids of envelopes: 64 random bits that the runtime draws when it starts, and a number that is given once. Two runtimes do not give the same id; who knows one id
 * can guess others, so that an id is a name and never a secret. Nor do ids say what was first. Safe for use by many threads.
 *
 * <p>Threads take numbers from blocks, so that those that send at the same time do not wait for each other.
 */
final class EnvelopeIds implements Supplier<String> {

    private static final int RANDOM_BYTES = 8;

    /** Numbers of a block. A power of two. */
    private static final int BLOCK = 1_024;

    /** Places with a block each. A power of two; they lie apart, so that threads do not share cache lines. */
    private static final int PLACES = 16;

    private static final int APART = 16;

    private final String prefix;
    private final AtomicLong blocks = new AtomicLong();
    private final AtomicLongArray next = new AtomicLongArray(PLACES * APART);

    EnvelopeIds() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        prefix = HexFormat.of().formatHex(random) + "-";
        for (int place = 0; place < PLACES; place++) {
            next.set(place * APART, block());
        }
    }

    private long block() {
        return blocks.getAndAdd(BLOCK);
    }

    @Override
    public String get() {
        return prefix + number();
    }

    private long number() {
        int place = (int) (Thread.currentThread().threadId() & (PLACES - 1)) * APART;
        while (true) {
            long number = next.get(place);
            long following = (number + 1) % BLOCK == 0 ? block() : number + 1;
            if (next.compareAndSet(place, number, following)) {
                return number;
            }
        }
    }
}
