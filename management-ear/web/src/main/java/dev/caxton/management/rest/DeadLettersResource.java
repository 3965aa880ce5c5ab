package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Problem;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Messages that no agent handled. */
@Path("/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages")
@RequestScoped
public class DeadLettersResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public DeadLettersResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected DeadLettersResource() {
        this.assembly = null;
    }

    /**
     * Dead letters.
     *
     * @param deadLetters in the order in which they came
     */
    public record DeadLetterList(List<Letter> deadLetters) {}

    /**
     * A message that reached no agent, or whose turn failed.
     *
     * @param sequence counts up
     * @param envelope the id of the message
     * @param sender who sent it
     * @param receiver who it was for
     * @param performative what it was
     * @param contentBytes how long its content is
     * @param problem why it is here
     * @param time when it came here
     */
    public record Letter(
            long sequence,
            String envelope,
            String sender,
            String receiver,
            String performative,
            int contentBytes,
            Problem problem,
            Instant time) {

        static Letter of(DeadLetter letter) {
            return new Letter(
                    letter.sequence(),
                    letter.envelope().id(),
                    letter.envelope().sender().toString(),
                    letter.envelope().message().receiver().toString(),
                    letter.envelope().message().performative().toString(),
                    letter.envelope().message().size(),
                    letter.problem(),
                    letter.time());
        }
    }

    /**
     * Lists the dead letters.
     *
     * @param limit how many at most
     * @param request whose tenant is meant
     * @return the newest
     */
    @GET
    @Operation(summary = "Messages that reached no agent, or whose turn failed")
    public DeadLetterList deadLetters(
            @DefaultValue("100") @QueryParam("limit") String limit, @Context HttpServletRequest request) {
        List<DeadLetter> all =
                assembly.parts().runtime().deadLetters(Access.caller(request).tenant());
        int most = (int) Access.number("limit", limit, 1, 10_000);
        return new DeadLetterList(all.subList(Math.max(0, all.size() - most), all.size()).stream()
                .map(Letter::of)
                .toList());
    }
}
