package dev.caxton.management.rest;

import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.message.ToolEffect;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Messages that no agent handled. */
@Path("/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "messages")
@RequestScoped
public class DeadLettersResource {

    private final Assembly assembly;
    private final IdempotencyKeys keys;

    /**
     * For the container.
     *
     * @param assembly the running server
     * @param keys repetitions
     */
    @Inject
    public DeadLettersResource(Assembly assembly, IdempotencyKeys keys) {
        this.assembly = assembly;
        this.keys = keys;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected DeadLettersResource() {
        this.assembly = null;
        this.keys = null;
    }

    /**
     * Dead letters.
     *
     * @param deadLetters in the order that was asked for
     * @param next the cursor of the next page, if there is one
     */
    public record DeadLetterList(List<Letter> deadLetters, Optional<String> next) {}

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
     * @param attempts turns that handled it
     */
    public record Letter(
            long sequence,
            String envelope,
            String sender,
            String receiver,
            String performative,
            int contentBytes,
            Problem problem,
            Instant time,
            int attempts) {

        static Letter of(DeadLetter letter) {
            return new Letter(
                    letter.sequence(),
                    letter.envelope().id(),
                    letter.envelope().sender().toString(),
                    letter.envelope().message().receiver().toString(),
                    letter.envelope().message().performative().toString(),
                    letter.envelope().message().size(),
                    letter.problem(),
                    letter.time(),
                    letter.attempts());
        }
    }

    /**
     * A dead letter with its content.
     *
     * @param letter as in the list
     * @param content the content, if that is text
     * @param contentBase64 the content, if it is not
     * @param effects tool calls of its turns, which a replay makes once more
     */
    public record Inspection(
            Letter letter, Optional<String> content, Optional<String> contentBase64, List<ToolEffect> effects) {}

    /**
     * How many were purged.
     *
     * @param purged how many there were
     */
    public record Purged(int purged) {}

    private static final Paging.Orders<DeadLetter> ORDERS = new Paging.Orders<>(
            "-sequence", letter -> "", Map.of("sequence", letter -> Paging.sortable(letter.sequence())));

    /**
     * Lists the dead letters.
     *
     * @param receiver only those for this agent
     * @param code only those with this problem
     * @param sort the order
     * @param limit how many at most
     * @param cursor where to go on
     * @param request whose tenant is meant
     * @return the newest first, unless told otherwise
     */
    @GET
    @RolesAllowed({Role.NAME_OPERATOR, Role.NAME_AUDITOR})
    @Operation(summary = "Messages that reached no agent, or whose turn failed")
    public DeadLetterList deadLetters(
            @Parameter(description = "Only those for this agent, as default/greeter") @QueryParam("receiver") @Nullable
                    String receiver,
            @Parameter(description = "Only those with this error code") @QueryParam("code") @Nullable String code,
            @Parameter(description = "sequence, or -sequence, which is usual: the newest first")
                    @QueryParam("sort")
                    @Nullable
                    String sort,
            @DefaultValue(Paging.STANDARD) @QueryParam("limit") String limit,
            @Parameter(description = "What 'next' of the page before says") @QueryParam("cursor") @Nullable
                    String cursor,
            @Context HttpServletRequest request) {
        List<DeadLetter> all = assembly
                .parts()
                .runtime()
                .deadLetters(Access.caller(request).tenant())
                .stream()
                .filter(letter -> receiver == null
                        || letter.envelope().message().receiver().toString().equals(receiver))
                .filter(letter -> code == null || letter.problem().code().equals(code))
                .toList();
        Paging.Page<DeadLetter> page = Paging.of(limit, cursor, sort).page(all, ORDERS, receiver + "\0" + code);
        return new DeadLetterList(page.items().stream().map(Letter::of).toList(), page.next());
    }

    /**
     * Forgets all of them.
     *
     * @param request whose tenant is meant
     * @return how many there were
     */
    @DELETE
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(summary = "Forgets every dead letter of the caller's tenant")
    public Purged purge(@Context HttpServletRequest request) {
        return new Purged(
                assembly.parts().runtime().purge(Access.caller(request).tenant()));
    }

    /**
     * Looks at one.
     *
     * @param sequence its number
     * @param request whose tenant is meant
     * @return the letter with its content
     */
    @GET
    @Path("/{sequence}")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Operation(summary = "A dead letter with its content and the tool calls that were made")
    public Inspection inspect(@PathParam("sequence") String sequence, @Context HttpServletRequest request) {
        long number = Access.number("sequence", sequence, 0, Long.MAX_VALUE);
        DeadLetter letter = assembly.parts()
                .runtime()
                .deadLetter(Access.caller(request).tenant(), number)
                .orElseThrow(() -> new ProblemException(
                        "CAX-LETTER-UNKNOWN",
                        "There is no dead letter " + number + ".",
                        "List the dead letters: the oldest are forgotten first."));
        Content content = Content.of(letter.envelope().message().content().bytes());
        return new Inspection(Letter.of(letter), content.text(), content.base64(), letter.effects());
    }

    /**
     * Delivers one again.
     *
     * @param sequence its number
     * @param request whose tenant is meant
     * @return 202 if it is in the mailbox
     */
    @POST
    @Path("/{sequence}/replay")
    @RolesAllowed(Role.NAME_OPERATOR)
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            schema = @Schema(type = SchemaType.STRING, maxLength = 255))
    @Operation(
            summary = "Delivers a dead letter once more, with the tool calls that this makes",
            description =
                    "If that is refused, it stays a dead letter under a new number. A call of a tool is never delivered again, and stays under its number.")
    @APIResponse(
            responseCode = "202",
            description = "It is in the mailbox",
            content =
                    @org.eclipse.microprofile.openapi.annotations.media.Content(
                            schema = @Schema(implementation = MessageAnswer.class)))
    public Response replay(@PathParam("sequence") String sequence, @Context HttpServletRequest request) {
        long number = Access.number("sequence", sequence, 0, Long.MAX_VALUE);
        return keys.once(request, sequence, () -> switch (assembly.parts()
                .runtime()
                .replay(Access.caller(request).tenant(), number)) {
            case SendResult.Refused refused -> throw new ProblemException(refused.problem());
            case SendResult.Accepted accepted ->
                Response.accepted(MessageAnswer.accepted(accepted.envelope())).build();
        });
    }
}
