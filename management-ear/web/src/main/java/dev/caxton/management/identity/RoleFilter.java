package dev.caxton.management.identity;

import dev.caxton.management.problem.ErrorServlet;
import dev.caxton.management.problem.HttpProblems;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.runtime.message.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Lets only callers with a role, whose token was meant for its door, get to a servlet. Stands behind the {@link Gate}. */
public final class RoleFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final Door door;
    private final Role role;

    /**
     * A filter.
     *
     * @param door the door of the servlet
     * @param role the role that is needed
     */
    public RoleFilter(Door door, Role role) {
        this.door = door;
        this.role = role;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // The container finds the servlet by more spellings of its path than the gate has verified the token for.
        if (Door.of(request) != door) {
            Problem nothing =
                    HttpProblems.of(HttpServletResponse.SC_NOT_FOUND, request.getMethod(), request.getRequestURI());
            ErrorServlet.write(response, nothing, request.getRequestURI());
            return;
        }
        if (Caller.identity(request).has(role)) {
            chain.doFilter(request, response);
            return;
        }
        ProblemException missing = missing(List.of(role));
        RefusalRecords.refused(request, missing.problem().code());
        ErrorServlet.write(response, missing.problem(), request.getRequestURI());
    }

    /**
     * The refusal of a caller without a role.
     *
     * @param roles one of these is needed
     * @return to be thrown
     */
    public static ProblemException missing(Collection<Role> roles) {
        return new ProblemException(
                "CAX-AUTH-ROLE",
                "This needs the role "
                        + roles.stream().map(Role::toString).sorted().collect(Collectors.joining(" or ")) + ".",
                "Ask whoever manages the groups of the identity provider; docs/identity.md says what each role may do.");
    }
}
