/** The agents of this node: their life, their supervision and their turns' place in it. */
@NullMarked
package dev.caxton.runtime.node;

import org.jspecify.annotations.NullMarked;
