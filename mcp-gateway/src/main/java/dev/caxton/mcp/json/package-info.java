/** JSON as the gateway reads and writes it: strict, bounded, and in one form only. */
@NullMarked
package dev.caxton.mcp.json;

import org.jspecify.annotations.NullMarked;
