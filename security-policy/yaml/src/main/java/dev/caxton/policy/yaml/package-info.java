/** A strict reader of YAML and JSON documents, and policy documents read with it. */
@NullMarked
package dev.caxton.policy.yaml;

import org.jspecify.annotations.NullMarked;
