/** Signed checkpoints: what the log was at one moment, in a form that can leave the host. */
@NullMarked
package dev.caxton.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
