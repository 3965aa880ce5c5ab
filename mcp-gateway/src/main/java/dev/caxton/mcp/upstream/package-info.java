/** Which upstream servers there are and how they are reached. */
@NullMarked
package dev.caxton.mcp.upstream;

import org.jspecify.annotations.NullMarked;
