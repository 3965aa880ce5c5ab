/** The command line: what a person or a script at a terminal can do, and how it is told what went wrong. */
@NullMarked
package dev.caxton.launcher;

import org.jspecify.annotations.NullMarked;
