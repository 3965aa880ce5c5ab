package dev.caxton.management.rest;

import dev.caxton.management.json.Json;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Performative;
import java.nio.charset.StandardCharsets;
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
 */
public record MessageRequest(
        @Schema(description = "A string, or any other JSON") Optional<JsonNode> content,
        Optional<String> contentBase64,
        @Schema(defaultValue = "request") Optional<String> performative,
        Optional<String> conversation,
        Optional<String> replyWith,
        Optional<String> inReplyTo,

        @Schema(minimum = "0", maximum = "9", defaultValue = "4")
        Optional<Integer> priority) {

    /** To Jackson, an absent tree is the tree {@code null}. */
    public MessageRequest {
        content = content.filter(node -> !node.isNull());
    }

    /**
     * The message this is.
     *
     * @param receiver who gets it
     * @param trace W3C traceparent, if there is one
     * @return the message
     * @throws ProblemException if a field is wrong
     */
    Message to(AgentId receiver, Optional<String> trace) {
        Message.Builder message = Message.to(receiver).content(bytes());
        performative
                .map(text -> Performative.of(text)
                        .orElseThrow(
                                () -> wrong("The field 'performative' is none of FIPA's, such as request or inform.")))
                .ifPresent(message::performative);
        conversation.ifPresent(message::conversation);
        replyWith.ifPresent(message::replyWith);
        inReplyTo.ifPresent(message::inReplyTo);
        priority.ifPresent(message::priority);
        trace.ifPresent(message::trace);
        try {
            return message.build();
        } catch (IllegalArgumentException e) {
            throw wrong("A field is wrong: " + e.getMessage() + ".");
        }
    }

    private byte[] bytes() {
        if (content.isPresent() == contentBase64.isPresent()) {
            throw wrong("A message has either 'content' or 'contentBase64'.");
        }
        if (contentBase64.isPresent()) {
            try {
                return Base64.getDecoder().decode(contentBase64.get());
            } catch (IllegalArgumentException e) {
                throw wrong("The field 'contentBase64' is not Base64.");
            }
        }
        JsonNode node = content.orElseThrow();
        return node.isString()
                ? node.asString().getBytes(StandardCharsets.UTF_8)
                : Json.mapper().writeValueAsBytes(node);
    }

    private static ProblemException wrong(String what) {
        return new ProblemException(
                "CAX-HTTP-FIELD", what, "Compare the message with the schema in the OpenAPI document at /openapi.");
    }
}
