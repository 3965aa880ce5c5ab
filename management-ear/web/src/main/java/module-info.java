// The management application: REST, identity, the MCP endpoint, health and telemetry. The container reflects on all of
// it.
open module dev.caxton.management {
    requires com.nimbusds.jose.jwt;
    requires dev.caxton.mcp;
    requires dev.caxton.policy.yaml;
    requires dev.caxton.runtime;
    requires dev.caxton.runtime.descriptor;
    requires io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires jakarta.annotation;
    requires jakarta.cdi;
    requires jakarta.inject;
    requires jakarta.persistence;
    requires jakarta.servlet;
    requires jakarta.transaction;
    requires jakarta.ws.rs;
    requires java.logging;
    requires java.naming;
    requires java.net.http;
    requires java.sql;
    requires microprofile.config.api;
    requires microprofile.fault.tolerance.api;
    requires microprofile.health.api;
    requires org.eclipse.microprofile.openapi;
    requires flyway.core;
    requires static org.jspecify;
    requires tools.jackson.databind;
}
