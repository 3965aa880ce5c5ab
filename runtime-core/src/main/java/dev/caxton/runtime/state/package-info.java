/** The state that agents keep in memory. */
@NullMarked
package dev.caxton.runtime.state;

import org.jspecify.annotations.NullMarked;
