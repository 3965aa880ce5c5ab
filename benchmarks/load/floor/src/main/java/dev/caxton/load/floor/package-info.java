/** The floor of a server: what a servlet that does nothing costs on it. */
@NullMarked
package dev.caxton.load.floor;

import org.jspecify.annotations.NullMarked;
