/** Hostile bytes for the front end, and what it must do with them. */
@NullMarked
package dev.caxton.spec.mutation;

import org.jspecify.annotations.NullMarked;
