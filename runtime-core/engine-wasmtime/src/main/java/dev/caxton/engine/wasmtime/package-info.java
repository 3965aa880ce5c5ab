/**
 * Wasmtime 7.0.1 through wasmtime-java: the engine {@code wasmtime}, which an operator has to ask for.
 *
 * <p>Native code of 2023 runs beside the JVM here. Every class in this package exists because of one of its hazards, and says which.
 */
@NullMarked
package dev.caxton.engine.wasmtime;

import org.jspecify.annotations.NullMarked;
