/** Worlds: the engines, plain and metered, as the suite uses them. */
@NullMarked
package dev.caxton.spec.engine;

import org.jspecify.annotations.NullMarked;
