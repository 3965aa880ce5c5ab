/** Names by content. */
@NullMarked
package dev.caxton.runtime.digest;

import org.jspecify.annotations.NullMarked;
