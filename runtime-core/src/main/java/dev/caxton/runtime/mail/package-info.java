/** Bounded mailboxes, reservations in them, and the dead letters. */
@NullMarked
package dev.caxton.runtime.mail;

import org.jspecify.annotations.NullMarked;
