/** The REST interface under /api/v1. */
@NullMarked
package dev.caxton.management.rest;

import org.jspecify.annotations.NullMarked;
