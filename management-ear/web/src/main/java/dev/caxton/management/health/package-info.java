/** What MicroProfile Health answers. */
@NullMarked
package dev.caxton.management.health;

import org.jspecify.annotations.NullMarked;
