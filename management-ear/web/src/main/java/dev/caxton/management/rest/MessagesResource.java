package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.assembly.Parts;
import dev.caxton.management.config.Settings;
import dev.caxton.management.problem.ProblemDocument;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.management.telemetry.Traces;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Messages to agents. */
@Path("/agents/{tenant}/{name}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages")
@RequestScoped
public class MessagesResource {

    private static final int MAX_BATCH = 1_000;
    private static final Pattern WAIT = Pattern.compile("(\\d{1,9})(ms|s|m)?");

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public MessagesResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected MessagesResource() {
        this.assembly = null;
    }

    /**
     * Sends a message with all it can have.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param wait how long to wait
     * @param body the message
     * @param request who sends
     * @return 200 with the reply, or 202 where nobody waits
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.NAME_AGENT_CLIENT, Role.NAME_OPERATOR})
    @Change(Change.Kind.NONE)
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            description = "Within ten minutes the same key to the same agent is the same message",
            schema = @Schema(type = SchemaType.STRING, maxLength = 255))
    @Operation(
            summary = "Sends a message to an agent and waits for its reply",
            description =
                    "The body is a message in JSON, or its bare content as text/plain or application/octet-stream.")
    @APIResponse(
            responseCode = "200",
            description = "The turn has ended",
            content = @Content(schema = @Schema(implementation = MessageAnswer.class)))
    @APIResponse(
            responseCode = "202",
            description = "The message is in the mailbox",
            content = @Content(schema = @Schema(implementation = MessageAnswer.class)))
    @APIResponse(
            responseCode = "422",
            description = "The agent failed to handle it",
            content =
                    @Content(
                            mediaType = ProblemDocument.MEDIA_TYPE,
                            schema = @Schema(implementation = ProblemDocument.class)))
    public Response send(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Parameter(description = "How long to wait, as 500ms, 5s or 2m; 0 does not wait")
                    @QueryParam("wait")
                    @Nullable
                    String wait,
            @Nullable MessageRequest body,
            @Context HttpServletRequest request) {
        AgentId receiver = Access.agent(request, tenant, name);
        return deliver(request, Bodies.required(body).to(receiver, request), wait);
    }

    /**
     * Sends bare content.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param wait how long to wait
     * @param content the content
     * @param request who sends
     * @return as for a message in JSON
     */
    @POST
    @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @RolesAllowed({Role.NAME_AGENT_CLIENT, Role.NAME_OPERATOR})
    @Change(Change.Kind.NONE)
    public Response sendContent(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @QueryParam("wait") @Nullable String wait,
            byte[] content,
            @Context HttpServletRequest request) {
        Message.Builder message =
                Message.to(Access.agent(request, tenant, name)).content(content);
        Traces.parent(request).ifPresent(message::trace);
        IdempotencyKeys.of(request).ifPresent(message::idempotency);
        return deliver(request, message.build(), wait);
    }

    /**
     * What became of the messages of a batch.
     *
     * @param results one for each, in their order
     */
    public record BatchAnswer(List<BatchResult> results) {}

    /**
     * What became of one message.
     *
     * @param envelope its id, if it is in the mailbox
     * @param problem why it is not, otherwise
     */
    public record BatchResult(Optional<String> envelope, Optional<Problem> problem) {}

    /**
     * Several messages.
     *
     * @param messages 1 to 1,000
     */
    public record BatchRequest(
            @JsonProperty(required = true) List<MessageRequest> messages) {}

    /**
     * Sends several messages and waits for none of them. Each is decided on by itself.
     *
     * @param tenant the agent's tenant
     * @param name the agent's name
     * @param body the messages
     * @param request who sends
     * @return what became of each
     */
    @POST
    @Path("/batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.NAME_AGENT_CLIENT, Role.NAME_OPERATOR})
    @Change(Change.Kind.NONE)
    @Operation(
            summary = "Sends up to 1,000 messages to an agent, each by itself, and waits for none",
            description = "The answer says for each whether it is in the mailbox.")
    public BatchAnswer batch(
            @PathParam("tenant") String tenant,
            @PathParam("name") String name,
            @Nullable BatchRequest body,
            @Context HttpServletRequest request) {
        AgentId receiver = Access.agent(request, tenant, name);
        List<MessageRequest> asked = Bodies.required(body).messages();
        if (asked.isEmpty() || asked.size() > MAX_BATCH || asked.contains(null)) {
            throw Bodies.wrong("A batch has 1 to " + MAX_BATCH + " messages.");
        }
        // All of them are read before the first is sent.
        List<Message> messages =
                asked.stream().map(message -> message.to(receiver, request)).toList();
        Principal from = Access.caller(request);
        return new BatchAnswer(messages.stream()
                .map(message -> switch (assembly.parts().runtime().send(from, message)) {
                    case SendResult.Accepted accepted ->
                        new BatchResult(Optional.of(accepted.envelope()), Optional.empty());
                    case SendResult.Refused refused ->
                        new BatchResult(Optional.empty(), Optional.of(refused.problem()));
                })
                .toList());
    }

    private Response deliver(HttpServletRequest request, Message message, @Nullable String wait) {
        Parts parts = assembly.parts();
        Principal from = Access.caller(request);
        Duration deadline = deadline(wait, parts.settings().replies());
        if (deadline.isZero()) {
            return switch (parts.runtime().send(from, message)) {
                case SendResult.Refused refused -> throw new ProblemException(refused.problem());
                case SendResult.Accepted accepted ->
                    Response.accepted(MessageAnswer.accepted(accepted.envelope()))
                            .build();
            };
        }
        return answer(parts.runtime().request(from, message, deadline));
    }

    /** What became of a request, whether somebody waited for it or fetches it later. */
    static Response answer(RequestResult result) {
        return switch (result) {
            case RequestResult.Refused refused -> throw new ProblemException(refused.problem());
            case RequestResult.Failed failed -> throw new ProblemException(failed.problem(), failure(failed));
            case RequestResult.Unanswered silent ->
                Response.ok(MessageAnswer.unanswered(silent.envelope(), silent.turn()))
                        .build();
            case RequestResult.Answered answered ->
                Response.ok(MessageAnswer.answered(answered.envelope(), answered.reply(), answered.turn()))
                        .build();
        };
    }

    private static Map<String, Object> failure(RequestResult.Failed failed) {
        return failed.turn()
                .map(MessageAnswer.TurnView::of)
                .map(turn -> Map.<String, Object>of("envelope", failed.envelope(), "turn", turn))
                .orElse(Map.of("envelope", failed.envelope()));
    }

    private static Duration deadline(@Nullable String wait, Settings.Replies settings) {
        return wait == null ? settings.standard() : wait(wait, settings);
    }

    /** How long to wait. */
    static Duration wait(String wait, Settings.Replies settings) {
        Matcher matcher = WAIT.matcher(wait);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration asked = switch (Optional.ofNullable(matcher.group(2)).orElse("s")) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
            };
            if (asked.compareTo(settings.most()) <= 0) {
                return asked;
            }
        }
        throw new ProblemException(
                "CAX-HTTP-FIELD",
                "The parameter 'wait' is a time like 500ms, 5s or 2m, and at most "
                        + settings.most().toSeconds() + "s.",
                "Wait for less, or not at all with wait=0.");
    }
}
