/** What rules say instead of names: one principal, agent or tool, or all of a kind. */
@NullMarked
package dev.caxton.policy.pattern;

import org.jspecify.annotations.NullMarked;
