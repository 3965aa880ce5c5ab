/** The same generated modules on several engines, and what each engine saw. */
@NullMarked
package dev.caxton.spec.differential;

import org.jspecify.annotations.NullMarked;
