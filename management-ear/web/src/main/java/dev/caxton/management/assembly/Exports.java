package dev.caxton.management.assembly;

import dev.caxton.audit.CheckpointSink;
import dev.caxton.audit.export.Attempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Sends what the audit log exports, and once or twice more after a moment. There is no breaker: it would be one for all destinations, and those that stay away are tried more and more rarely
 * anyhow. Safe for use by many threads.
 */
@ApplicationScoped
public class Exports implements Attempts {

    /** For the container. */
    public Exports() {}

    @Override
    @Retry(maxRetries = 2, delay = 200, jitter = 100, maxDuration = 60_000, retryOn = IOException.class)
    public int made(Sending sending) throws IOException {
        return sending.send();
    }

    /** A sink that is tried so. */
    static CheckpointSink repeated(CheckpointSink sink, Attempts attempts) {
        return new CheckpointSink() {
            @Override
            public String name() {
                return sink.name();
            }

            @Override
            public void deliver(String line) throws IOException {
                var _ = attempts.made(() -> {
                    sink.deliver(line);
                    return 0;
                });
            }
        };
    }
}
