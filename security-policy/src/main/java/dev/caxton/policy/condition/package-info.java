/** The port to the language that the conditions of grants are written in. */
@NullMarked
package dev.caxton.policy.condition;

import org.jspecify.annotations.NullMarked;
