/** What the runtime needs from others: engines that run modules, and a broker that calls tools. */
@NullMarked
package dev.caxton.runtime.spi;

import org.jspecify.annotations.NullMarked;
