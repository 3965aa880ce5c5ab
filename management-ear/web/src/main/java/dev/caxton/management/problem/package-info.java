/** Errors as RFC 9457 problem documents. */
@NullMarked
package dev.caxton.management.problem;

import org.jspecify.annotations.NullMarked;
