/** Approvals of single tool calls by people: asked for, given or refused, used once, or expired. */
@NullMarked
package dev.caxton.mcp.approval;

import org.jspecify.annotations.NullMarked;
