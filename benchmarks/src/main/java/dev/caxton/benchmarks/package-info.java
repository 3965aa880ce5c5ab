/** Benchmarks. Every figure has a floor beside it, measured in the same run. */
@NullMarked
package dev.caxton.benchmarks;

import org.jspecify.annotations.NullMarked;
