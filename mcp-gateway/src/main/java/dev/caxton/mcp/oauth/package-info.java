/** How the gateway gets access tokens for upstreams: discovery, registration, grants. */
@NullMarked
package dev.caxton.mcp.oauth;

import org.jspecify.annotations.NullMarked;
