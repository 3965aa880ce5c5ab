/** Decode, gate, clamp, meter. */
@NullMarked
package dev.caxton.wasm;

import org.jspecify.annotations.NullMarked;
