/** Tools that agents declare. */
@NullMarked
package dev.caxton.runtime.tool;

import org.jspecify.annotations.NullMarked;
