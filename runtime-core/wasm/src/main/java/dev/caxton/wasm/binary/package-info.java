/** The binary format: a bounded decoder, and the one table of instructions that decoder, feature gate and rewriter share. Knows nothing of rules. */
@NullMarked
package dev.caxton.wasm.binary;

import org.jspecify.annotations.NullMarked;
