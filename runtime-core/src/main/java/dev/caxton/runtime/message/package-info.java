/** Messages, what carries them, and what becomes of those that could not be handled. */
@NullMarked
package dev.caxton.runtime.message;

import org.jspecify.annotations.NullMarked;
