/** What a caller may do at all, before any policy is asked. */
@NullMarked
package dev.caxton.management.role;

import org.jspecify.annotations.NullMarked;
