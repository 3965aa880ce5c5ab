/** What a guest may use, and what it has used. */
@NullMarked
package dev.caxton.resource;

import org.jspecify.annotations.NullMarked;
