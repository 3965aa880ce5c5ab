/** Brings checkpoints and records away from this host: to files, commands, HTTP servers and collectors of logs. */
@NullMarked
package dev.caxton.audit.export;

import org.jspecify.annotations.NullMarked;
