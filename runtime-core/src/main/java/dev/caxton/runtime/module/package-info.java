/** A module's way in: what admits it, and the compiled modules that sandboxes share. */
@NullMarked
package dev.caxton.runtime.module;

import org.jspecify.annotations.NullMarked;
