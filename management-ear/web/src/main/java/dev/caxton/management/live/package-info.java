/** Live views as server-sent events. */
@NullMarked
package dev.caxton.management.live;

import org.jspecify.annotations.NullMarked;
