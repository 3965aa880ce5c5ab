/** Who is asking: tokens, and the gate that every request passes. */
@NullMarked
package dev.caxton.management.identity;

import org.jspecify.annotations.NullMarked;
