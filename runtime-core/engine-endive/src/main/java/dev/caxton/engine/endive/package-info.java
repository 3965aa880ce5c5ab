/** Endive 1.0.0: a WebAssembly engine in Java, as {@code endive-compiled} and {@code endive-interpreter}. */
@NullMarked
package dev.caxton.engine.endive;

import org.jspecify.annotations.NullMarked;
