/** JSON Schemas of upstreams: checked before they are used, and evaluated within a budget. */
@NullMarked
package dev.caxton.mcp.schema;

import org.jspecify.annotations.NullMarked;
