package dev.caxton.management.identity;

import dev.caxton.policy.identity.Principal;
import jakarta.servlet.ServletRequest;

/** Who a request comes from, once the gate has let it pass. */
public final class Caller {

    private static final String ATTRIBUTE = Caller.class.getName();

    private Caller() {}

    static void set(ServletRequest request, Identity identity) {
        request.setAttribute(ATTRIBUTE, identity);
    }

    /**
     * The principal of a request.
     *
     * @param request a request that the gate has let pass
     * @return whose token it carries
     * @throws IllegalStateException if it has not passed the gate: nothing may be done for it
     */
    public static Principal of(ServletRequest request) {
        return identity(request).principal();
    }

    /**
     * The caller of a request with its roles.
     *
     * @param request a request that the gate has let pass
     * @return whose token it carries
     * @throws IllegalStateException if it has not passed the gate: nothing may be done for it
     */
    public static Identity identity(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Identity identity) {
            return identity;
        }
        throw new IllegalStateException("a request that has not passed the gate");
    }
}
