/** Tests of the application on a real Open Liberty. */
@NullMarked
package dev.caxton.management.it;

import org.jspecify.annotations.NullMarked;
