/** Who acts and on what: names that always carry their tenant. */
@NullMarked
package dev.caxton.policy.identity;

import org.jspecify.annotations.NullMarked;
