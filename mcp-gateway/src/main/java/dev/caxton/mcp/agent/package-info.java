/** Agents as upstreams: what they declare, what they reply, and who of them waits for whom. */
@NullMarked
package dev.caxton.mcp.agent;

import org.jspecify.annotations.NullMarked;
