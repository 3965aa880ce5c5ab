/** Traces and metrics through the OpenTelemetry API of the server. */
@NullMarked
package dev.caxton.management.telemetry;

import org.jspecify.annotations.NullMarked;
