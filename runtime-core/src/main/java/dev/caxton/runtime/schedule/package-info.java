/** Who runs when: permits, the run queue, and the clock's thread. Knows nothing of agents. */
@NullMarked
package dev.caxton.runtime.schedule;

import org.jspecify.annotations.NullMarked;
