/** The acceptance checks' programs. Each prints its figures and ends with a status that says whether the bar is met. */
@NullMarked
package dev.caxton.spec.check;

import org.jspecify.annotations.NullMarked;
