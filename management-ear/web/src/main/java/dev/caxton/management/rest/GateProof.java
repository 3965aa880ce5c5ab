package dev.caxton.management.rest;

import dev.caxton.management.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Nothing is answered for a request that has not passed the gate, should the container ever start the application without it. */
@Provider
@PreMatching
public class GateProof implements ContainerRequestFilter {

    @Context
    private HttpServletRequest request;

    /** For the container, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    public GateProof() {}

    @Override
    public void filter(ContainerRequestContext context) {
        Caller.of(request);
    }
}
