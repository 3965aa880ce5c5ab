/** Guests from text, for tests and for builds. */
@NullMarked
package dev.caxton.testkit;

import org.jspecify.annotations.NullMarked;
