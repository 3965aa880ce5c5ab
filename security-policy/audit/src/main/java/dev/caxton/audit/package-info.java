/** The audit trail: events, the chained log, and its verifier. */
@NullMarked
package dev.caxton.audit;

import org.jspecify.annotations.NullMarked;
