package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.AskResult;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.TicketResult;
import dev.caxton.runtime.message.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Requests whose answers are fetched later. A ticket is its owner's alone. */
@Path("/tickets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages")
@RequestScoped
public class TicketsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public TicketsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected TicketsResource() {
        this.assembly = null;
    }

    /**
     * A ticket.
     *
     * @param ticket fetches the answer
     * @param envelope the id of the message
     * @param until when the ticket is forgotten, answered or not
     */
    public record Issued(String ticket, String envelope, Instant until) {}

    /**
     * What a ticket gives.
     *
     * @param state one of pending, answered, unanswered and failed
     * @param answer what became of the message, if the turn has ended
     * @param problem why it failed, if it did
     */
    public record TicketView(String state, Optional<MessageAnswer> answer, Optional<Problem> problem) {}

    /**
     * Sends a message and gives a ticket for its answer.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param life how long the ticket lives, seconds
     * @param body the message
     * @param request who sends
     * @return 202 with the ticket
     */
    @POST
    @Path("/agents/{tenant}/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.NAME_AGENT_CLIENT, Role.NAME_OPERATOR})
    @Change(Change.Kind.NONE)
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            description = "Within ten minutes the same key to the same agent is the same message",
            schema = @Schema(type = SchemaType.STRING, maxLength = 255))
    @Operation(summary = "Sends a message to an agent and gives a ticket that fetches the answer later")
    @APIResponse(
            responseCode = "202",
            description = "The message is in the mailbox",
            content = @Content(schema = @Schema(implementation = Issued.class)))
    public Response issue(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Parameter(description = "Seconds until the ticket is forgotten, 1 to 3600")
                    @DefaultValue("600")
                    @QueryParam("life")
                    String life,
            @Nullable MessageRequest body,
            @Context HttpServletRequest request) {
        AgentId receiver = Access.agent(request, tenant, name);
        Duration lives = Duration.ofSeconds(Access.number("life", life, 1, 3_600));
        AskResult result = assembly.parts()
                .runtime()
                .ask(Access.caller(request), Bodies.required(body).to(receiver, request), lives);
        return switch (result) {
            case AskResult.Refused refused -> throw new ProblemException(refused.problem());
            case AskResult.Issued issued ->
                Response.accepted(new Issued(issued.ticket(), issued.envelope(), issued.until()))
                        .location(URI.create("/api/v1/tickets/" + issued.ticket()))
                        .build();
        };
    }

    /**
     * Fetches an answer.
     *
     * @param ticket the ticket
     * @param wait how long to wait for it
     * @param request whose ticket it is
     * @return what the ticket gives now
     */
    @GET
    @Path("/{ticket}")
    @RolesAllowed({Role.NAME_AGENT_CLIENT, Role.NAME_OPERATOR})
    @Operation(summary = "What a ticket gives; the answer can be fetched until the ticket is forgotten")
    public TicketView poll(
            @PathParam("ticket") String ticket,
            @Parameter(description = "How long to wait for the answer, as 500ms, 5s or 2m")
                    @QueryParam("wait")
                    @Nullable
                    String wait,
            @Context HttpServletRequest request) {
        CaxtonRuntime runtime = assembly.parts().runtime();
        Principal caller = Access.caller(request);
        Duration patience = wait == null
                ? Duration.ZERO
                : MessagesResource.wait(wait, assembly.parts().settings().replies());
        return view(patience.isZero() ? runtime.poll(caller, ticket) : runtime.await(caller, ticket, patience));
    }

    private static TicketView view(TicketResult result) {
        return switch (result) {
            case TicketResult.Unknown unknown -> throw new ProblemException(unknown.problem());
            case TicketResult.Pending pending -> new TicketView("pending", Optional.empty(), Optional.empty());
            case TicketResult.Done done ->
                switch (done.result()) {
                    case RequestResult.Answered answered ->
                        new TicketView(
                                "answered",
                                Optional.of(
                                        MessageAnswer.answered(answered.envelope(), answered.reply(), answered.turn())),
                                Optional.empty());
                    case RequestResult.Unanswered silent ->
                        new TicketView(
                                "unanswered",
                                Optional.of(MessageAnswer.unanswered(silent.envelope(), silent.turn())),
                                Optional.empty());
                    case RequestResult.Failed failed ->
                        new TicketView("failed", Optional.empty(), Optional.of(failed.problem()));
                    case RequestResult.Refused refused ->
                        new TicketView("failed", Optional.empty(), Optional.of(refused.problem()));
                };
        };
    }

    /**
     * Forgets a ticket.
     *
     * @param ticket the ticket
     * @param request whose ticket it is
     * @return 204
     */
    @DELETE
    @Path("/{ticket}")
    @RolesAllowed({Role.NAME_AGENT_CLIENT, Role.NAME_OPERATOR})
    @Change(Change.Kind.NONE)
    @Operation(
            summary =
                    "Forgets a ticket and takes its message back; a turn that handles it alone ends, and has done nothing",
            description = "A message with an idempotency key is handled all the same: others may ask for it.")
    @APIResponse(responseCode = "204", description = "It is forgotten")
    public Response cancel(@PathParam("ticket") String ticket, @Context HttpServletRequest request) {
        assembly.parts().runtime().cancel(Access.caller(request), ticket).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        return Response.noContent().build();
    }
}
