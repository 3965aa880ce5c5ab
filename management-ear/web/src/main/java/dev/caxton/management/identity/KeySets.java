package dev.caxton.management.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Reads key sets of issuers, which may be elsewhere and slow or down: once more after a moment, and not at all for a while when that fails too often. A set that was read
 * before serves meanwhile; see {@link JwtVerifier}. Safe for use by many threads; blocks up to 5 s for each of two tries.
 */
@ApplicationScoped
public class KeySets {

    /** For the container. */
    public KeySets() {}

    /**
     * Reads a key set.
     *
     * @param reader reads it
     * @return the set
     * @throws KeySourceException if it can't be read
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException if that was so too often of late
     */
    @Retry(maxRetries = 1, delay = 200, jitter = 100, maxDuration = 11_000, retryOn = KeySourceException.class)
    @CircuitBreaker(requestVolumeThreshold = 4, failureRatio = 0.75, delay = 10_000, failOn = KeySourceException.class)
    public JWKSet read(KeySetReader reader) throws KeySourceException {
        return reader.read();
    }
}
