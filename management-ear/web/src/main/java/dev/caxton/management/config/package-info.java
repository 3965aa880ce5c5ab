/** Every setting of the server: one table of MicroProfile Config keys. */
@NullMarked
package dev.caxton.management.config;

import org.jspecify.annotations.NullMarked;
