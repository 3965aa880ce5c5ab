package dev.caxton.mcp;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of the calls of an upstream since the gateway was started, and how long the last of them took.
 *
 * @param made calls that reached the upstream
 * @param failed those of them that it did not answer in time, or answered with an error of the protocol
 * @param p50 the median time of the last 512 answers, if there were any
 * @param p99 the time that one of a hundred of them exceeds
 */
public record CallFigures(long made, long failed, Optional<Duration> p50, Optional<Duration> p99) {}
