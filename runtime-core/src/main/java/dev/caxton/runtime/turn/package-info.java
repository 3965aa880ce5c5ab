/** How a turn ended, what it used, and who watches. */
@NullMarked
package dev.caxton.runtime.turn;

import org.jspecify.annotations.NullMarked;
