/** What survives a restart, in the database. */
@NullMarked
package dev.caxton.management.store;

import org.jspecify.annotations.NullMarked;
