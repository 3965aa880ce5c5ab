/** Clamp and meter: rewrites a valid module so that it can be stopped. Knows nothing of rules. */
@NullMarked
package dev.caxton.wasm.meter;

import org.jspecify.annotations.NullMarked;
