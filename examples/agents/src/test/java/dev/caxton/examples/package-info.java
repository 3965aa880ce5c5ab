/** The sample agents on the real runtime. */
@NullMarked
package dev.caxton.examples;

import org.jspecify.annotations.NullMarked;
