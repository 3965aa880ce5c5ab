/** Time limit, bulkhead and circuit breaker, one set per upstream. */
@NullMarked
package dev.caxton.mcp.guard;

import org.jspecify.annotations.NullMarked;
