/** The life of a connection to an upstream: made, lost, made again. */
@NullMarked
package dev.caxton.mcp.link;

import org.jspecify.annotations.NullMarked;
