/** The MCP endpoint as a servlet. */
@NullMarked
package dev.caxton.management.mcp;

import org.jspecify.annotations.NullMarked;
