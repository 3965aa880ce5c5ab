/** What is taken out of whatever an upstream says before anybody gets it, as documents write it. Who applies it is the gateway. */
@NullMarked
package dev.caxton.policy.redaction;

import org.jspecify.annotations.NullMarked;
