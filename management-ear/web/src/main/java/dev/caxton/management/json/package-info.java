/** Strict JSON in, plain JSON out. */
@NullMarked
package dev.caxton.management.json;

import org.jspecify.annotations.NullMarked;
