/** Policy documents: what they say, their compiled form, and the set of them in force. */
@NullMarked
package dev.caxton.policy.document;

import org.jspecify.annotations.NullMarked;
