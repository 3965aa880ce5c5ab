// The management application: REST, identity, the MCP endpoint, health and telemetry. The container reflects on all of
// it.
open module dev.caxton.management {
    requires dev.caxton.runtime;
    requires jakarta.cdi;
    requires jakarta.inject;
    requires jakarta.servlet;
    requires jakarta.ws.rs;
    requires java.logging;
    requires microprofile.health.api;
    requires org.eclipse.microprofile.openapi;
    requires static org.jspecify;
    requires tools.jackson.databind;
}
