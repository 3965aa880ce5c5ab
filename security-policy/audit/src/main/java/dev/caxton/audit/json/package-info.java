/** JSON in its canonical form: one byte sequence for one value, so that a digest of it means something. */
@NullMarked
package dev.caxton.audit.json;

import org.jspecify.annotations.NullMarked;
