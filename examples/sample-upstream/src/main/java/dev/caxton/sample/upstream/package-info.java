/** A small MCP server with tools whose answers can be checked by hand. */
@NullMarked
package dev.caxton.sample.upstream;

import org.jspecify.annotations.NullMarked;
