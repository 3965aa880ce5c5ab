/** The written form of what an agent shall be. */
@NullMarked
package dev.caxton.runtime.descriptor;

import org.jspecify.annotations.NullMarked;
