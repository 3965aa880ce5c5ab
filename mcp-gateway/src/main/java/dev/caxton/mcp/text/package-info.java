/** Text from outside, made fit to be shown. */
@NullMarked
package dev.caxton.mcp.text;

import org.jspecify.annotations.NullMarked;
