/** The hash tree of RFC 6962: one hash for a whole log, and short proofs that a record is in it. */
@NullMarked
package dev.caxton.audit.tree;

import org.jspecify.annotations.NullMarked;
