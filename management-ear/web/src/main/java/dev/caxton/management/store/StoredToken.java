package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * What is kept of a token.
 *
 * @param id finds it
 * @param principal whose it is
 * @param salt 16 bytes, hexadecimal
 * @param hash 32 bytes, hexadecimal
 * @param created when it was made
 */
public record StoredToken(String id, Principal principal, String salt, String hash, Instant created) {}
