/** The data directory. */
@NullMarked
package dev.caxton.management.home;

import org.jspecify.annotations.NullMarked;
