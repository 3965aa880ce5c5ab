/** The tools of an upstream, as it describes them, with the digest of each description. */
@NullMarked
package dev.caxton.mcp.catalog;

import org.jspecify.annotations.NullMarked;
