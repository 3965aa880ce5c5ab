package dev.caxton.management.rest;

import dev.caxton.management.assembly.BuildInfo;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is running here. */
@Path("/version")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "server")
public class VersionResource {

    /**
     * The answer.
     *
     * @param version the version of Caxton
     * @param java the Java runtime beneath
     */
    public record Version(String version, String java) {}

    /**
     * Which version this is.
     *
     * @return the versions of Caxton and of Java
     */
    @GET
    @PermitAll
    @Operation(summary = "The versions of Caxton and of the Java runtime")
    public Version version() {
        return new Version(BuildInfo.version(), Runtime.version().toString());
    }
}
