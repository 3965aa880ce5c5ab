/** Whole runtimes under load, and checkers of what they did. Every program prints its figures, the deciding one last. */
@NullMarked
package dev.caxton.load;

import org.jspecify.annotations.NullMarked;
