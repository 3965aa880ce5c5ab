/** The gateway: what it offers to agents, to outside clients and to whoever operates it. */
@NullMarked
package dev.caxton.mcp;

import org.jspecify.annotations.NullMarked;
