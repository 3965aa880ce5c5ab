/** The specification's test suite: its scripts, and what runs them. */
@NullMarked
package dev.caxton.spec.suite;

import org.jspecify.annotations.NullMarked;
