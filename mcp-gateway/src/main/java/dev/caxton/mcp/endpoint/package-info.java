/**
 * The server's side of MCP over streamable HTTP, up to revision 2025-11-25: sessions, streams and their resumption. What is answered is not known here, see
 * {@link dev.caxton.mcp.endpoint.Methods}; nor is any web server, see {@link dev.caxton.mcp.endpoint.Exchange}.
 */
@NullMarked
package dev.caxton.mcp.endpoint;

import org.jspecify.annotations.NullMarked;
