/** Connections to upstream servers: processes and HTTP below, JSON-RPC requests and answers above. */
@NullMarked
package dev.caxton.mcp.wire;

import org.jspecify.annotations.NullMarked;
