/** The contract of engines, as tests. */
@NullMarked
package dev.caxton.engine.contract;

import org.jspecify.annotations.NullMarked;
