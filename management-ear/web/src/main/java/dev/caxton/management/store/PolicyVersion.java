package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * That a policy document was put in force, without the document.
 *
 * @param digest of what it says, lower-case hexadecimal
 * @param author who put it in force last
 * @param since when
 * @param inForce whether it is the one in force
 */
public record PolicyVersion(String digest, Principal author, Instant since, boolean inForce) {}
