/** Retry, rate limit, circuit breaker, time limit and bulkhead, one set per upstream. */
@NullMarked
package dev.caxton.mcp.guard;

import org.jspecify.annotations.NullMarked;
