/** What every store of agents' state is tested for. */
@NullMarked
package dev.caxton.state.contract;

import org.jspecify.annotations.NullMarked;
