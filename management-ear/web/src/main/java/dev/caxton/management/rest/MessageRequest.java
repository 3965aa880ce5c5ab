package dev.caxton.management.rest;

import dev.caxton.management.json.Json;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.telemetry.Traces;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Performative;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import tools.jackson.databind.JsonNode;

/**
 * A message as the REST interface takes it.
 *
 * @param content a string, which the agent gets as UTF-8, or any other JSON, which it gets as JSON
 * @param contentBase64 bytes, in place of {@code content}
 * @param performative {@code request} if it is not given
 * @param conversation ties messages together
 * @param replyWith what an answer should refer to
 * @param inReplyTo what this refers to
 * @param priority 0 to 9, 4 if it is not given
 * @param deadline when it is no longer worth handling, no later than {@link Message#LATEST_DEADLINE}
 * @param idempotency names it, as the header {@code Idempotency-Key} does; in a batch each message has one of its own
 */
public record MessageRequest(
        @Schema(description = "A string, or any other JSON") Optional<JsonNode> content,
        Optional<String> contentBase64,
        @Schema(defaultValue = "request") Optional<String> performative,
        Optional<String> conversation,
        Optional<String> replyWith,
        Optional<String> inReplyTo,

        @Schema(minimum = "0", maximum = "9", defaultValue = "4")
        Optional<Integer> priority,

        @Schema(description = "As 2027-01-01T00:00:00Z, at most 9999-12-31T23:59:59Z", format = "date-time")
        Optional<String> deadline,

        Optional<String> idempotency) {

    /** To Jackson, an absent tree is the tree {@code null}. */
    public MessageRequest {
        content = content.filter(node -> !node.isNull());
    }

    /**
     * The message this is.
     *
     * @param receiver who gets it
     * @param request carries the trace and the idempotency key of a single message
     * @return the message
     * @throws ProblemException if a field is wrong
     */
    Message to(AgentId receiver, HttpServletRequest request) {
        Message.Builder message = Message.to(receiver).content(bytes());
        performative
                .map(text -> Performative.of(text)
                        .orElseThrow(() ->
                                Bodies.wrong("The field 'performative' is none of FIPA's, such as request or inform.")))
                .ifPresent(message::performative);
        conversation.ifPresent(message::conversation);
        replyWith.ifPresent(message::replyWith);
        inReplyTo.ifPresent(message::inReplyTo);
        priority.ifPresent(message::priority);
        deadline.map(MessageRequest::instant).ifPresent(message::deadline);
        Traces.parent(request).ifPresent(message::trace);
        idempotency.or(() -> IdempotencyKeys.of(request)).ifPresent(message::idempotency);
        try {
            return message.build();
        } catch (IllegalArgumentException e) {
            throw Bodies.wrong("A field is wrong: " + e.getMessage() + ".");
        }
    }

    private byte[] bytes() {
        if (content.isPresent() == contentBase64.isPresent()) {
            throw Bodies.wrong("A message has either 'content' or 'contentBase64'.");
        }
        if (contentBase64.isPresent()) {
            try {
                return Base64.getDecoder().decode(contentBase64.get());
            } catch (IllegalArgumentException e) {
                throw Bodies.wrong("The field 'contentBase64' is not Base64.");
            }
        }
        JsonNode node = content.orElseThrow();
        return node.isString()
                ? node.asString().getBytes(StandardCharsets.UTF_8)
                : Json.mapper().writeValueAsBytes(node);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Bodies.wrong("The field 'deadline' is a time like 2027-01-01T00:00:00Z.");
        }
    }
}
