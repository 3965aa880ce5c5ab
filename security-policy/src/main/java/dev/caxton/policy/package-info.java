/** What is allowed: levels, documents, and the one function that decides. */
@NullMarked
package dev.caxton.policy;

import org.jspecify.annotations.NullMarked;
