/** Timers of agents: what is set, and what becomes of it. */
@NullMarked
package dev.caxton.runtime.timer;

import org.jspecify.annotations.NullMarked;
