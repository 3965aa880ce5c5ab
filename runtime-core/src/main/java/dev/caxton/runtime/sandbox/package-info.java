/** One instance of a guest, its turns, and the host functions it may call. */
@NullMarked
package dev.caxton.runtime.sandbox;

import org.jspecify.annotations.NullMarked;
