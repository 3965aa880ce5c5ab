package dev.caxton.management.health;

import dev.caxton.management.assembly.Assembly;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Alive, started and ready, as an orchestrator asks for them. */
@ApplicationScoped
public class Checks {

    private final Assembly assembly;

    /**
     * The checks of a server.
     *
     * @param assembly the server
     */
    @Inject
    public Checks(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected Checks() {
        this.assembly = null;
    }

    /**
     * Whether to leave the process alone. It is up as long as it answers.
     *
     * @return the check
     */
    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () -> HealthCheckResponse.up("caxton");
    }

    /**
     * Whether the start is over.
     *
     * @return the check
     */
    @Produces
    @Startup
    @ApplicationScoped
    HealthCheck started() {
        return () -> HealthCheckResponse.named("caxton-started")
                .status(assembly.state() != Assembly.State.STARTING)
                .build();
    }

    /**
     * Whether to send requests: every agent that was there before is there again, or has been reported.
     *
     * @return the check
     */
    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("caxton-ready")
                .status(assembly.state() == Assembly.State.READY)
                .withData("instance", assembly.instance())
                .build();
    }
}
