package dev.caxton.runtime;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids of envelopes: 64 random bits that the runtime draws when it starts, and a number that counts up. Two runtimes do not give the same id; who knows one id can
 * guess others, so that an id is a name and never a secret. Safe for use by many threads.
 */
final class EnvelopeIds implements Supplier<String> {

    private static final int RANDOM_BYTES = 8;
    private static final int RADIX = 36;

    private final String prefix;
    private final AtomicLong next = new AtomicLong();

    EnvelopeIds() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        prefix = HexFormat.of().formatHex(random) + "-";
    }

    @Override
    public String get() {
        return prefix.concat(Long.toString(next.getAndIncrement(), RADIX));
    }
}
