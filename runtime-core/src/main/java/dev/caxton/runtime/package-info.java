/** The one door: {@link dev.caxton.runtime.CaxtonRuntime}. */
@NullMarked
package dev.caxton.runtime;

import org.jspecify.annotations.NullMarked;
