/** Programs of the acceptance checks: the gateway, as whoever uses it sees it, against other people's servers. */
@NullMarked
package dev.caxton.mcp.spec;

import org.jspecify.annotations.NullMarked;
