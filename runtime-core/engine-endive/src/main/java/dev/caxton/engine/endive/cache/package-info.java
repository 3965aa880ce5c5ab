/** What was compiled, kept on disk under a MAC. Knows nothing of what it keeps. */
@NullMarked
package dev.caxton.engine.endive.cache;

import org.jspecify.annotations.NullMarked;
