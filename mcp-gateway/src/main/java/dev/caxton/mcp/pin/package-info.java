/** Which description of a tool counts: approved by a person or a rule, in quarantine since it changed, or refused. */
@NullMarked
package dev.caxton.mcp.pin;

import org.jspecify.annotations.NullMarked;
