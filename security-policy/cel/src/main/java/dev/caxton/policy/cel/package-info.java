/** Conditions in CEL, bounded: what a condition costs depends on its text and on caps, whatever a caller sends. */
@NullMarked
package dev.caxton.policy.cel;

import org.jspecify.annotations.NullMarked;
