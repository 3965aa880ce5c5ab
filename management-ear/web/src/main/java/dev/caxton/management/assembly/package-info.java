/** Puts the parts together when the application starts, and takes them apart when it stops. */
@NullMarked
package dev.caxton.management.assembly;

import org.jspecify.annotations.NullMarked;
