package dev.caxton.mcp.endpoint;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Cuts off clients that take nothing of what is written to them. Safe for use by many threads. */
final class Patience {

    /** Writes something to a client. */
    @FunctionalInterface
    interface Writing<T> {
        T run() throws IOException;
    }

    private final long nanos;
    private final Map<Exchange, Long> since = new ConcurrentHashMap<>();

    Patience(EndpointLimits limits) {
        this.nanos = limits.patience().toNanos();
    }

    /** Writes. An exchange has one writer at a time. */
    <T> T with(Exchange exchange, Writing<T> writing) throws IOException {
        since.put(exchange, System.nanoTime());
        try {
            return writing.run();
        } finally {
            since.remove(exchange);
        }
    }

    /** Aborts those that have waited for too long. To be called every few seconds. */
    void sweep() {
        long now = System.nanoTime();
        since.forEach((exchange, start) -> {
            if (now - start > nanos) {
                exchange.abort();
            }
        });
    }
}
