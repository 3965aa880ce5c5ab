/** The front end's feature gate against a validator that nobody here wrote. */
@NullMarked
package dev.caxton.spec.feature;

import org.jspecify.annotations.NullMarked;
