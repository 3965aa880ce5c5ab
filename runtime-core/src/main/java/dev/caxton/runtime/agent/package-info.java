/** What an agent is, as it is described, and as it stands. */
@NullMarked
package dev.caxton.runtime.agent;

import org.jspecify.annotations.NullMarked;
