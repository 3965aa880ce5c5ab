package dev.caxton.management.rest;

import dev.caxton.management.identity.Caller;
import dev.caxton.management.identity.Identity;
import dev.caxton.management.identity.RoleFilter;
import dev.caxton.management.role.Role;
import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Lets a request get to a resource method only if the caller has one of the method's roles. A method that names none is for nobody. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class RoleCheck implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Context
    private HttpServletRequest request;

    /** For the container, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public RoleCheck() {}

    @Override
    public void filter(ContainerRequestContext context) {
        Identity caller = Caller.identity(request);
        Set<Role> roles = roles(resource.getResourceMethod());
        if (roles.stream().noneMatch(caller::has)) {
            throw RoleFilter.missing(roles);
        }
    }

    /**
     * The roles of which a caller of a method needs one.
     *
     * @param method a resource method
     * @return all roles where every caller is welcome
     */
    static Set<Role> roles(Method method) {
        if (method.isAnnotationPresent(PermitAll.class)) {
            return EnumSet.allOf(Role.class);
        }
        RolesAllowed allowed = method.getAnnotation(RolesAllowed.class);
        if (allowed == null) {
            throw new IllegalStateException("nobody may call " + method);
        }
        Set<Role> roles = EnumSet.of(Role.ADMIN);
        Arrays.stream(allowed.value()).map(name -> Role.of(name).orElseThrow()).forEach(roles::add);
        return roles;
    }
}
