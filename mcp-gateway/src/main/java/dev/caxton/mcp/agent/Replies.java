package dev.caxton.mcp.agent;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.mcp.schema.ArgumentSchema;
import dev.caxton.mcp.text.CleanText;
import dev.caxton.runtime.spi.ToolAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes results of tools out of what agents reply. Immutable and safe for use by many threads.
 *
 * <p>A reply that is structured stands in the result twice, as {@code structuredContent} and, for clients that know only text, as a text in which every quotation mark and
 * backslash is escaped. One of L bytes of canonical JSON, Q of them quotation marks or backslashes, makes a result of 2 L + Q + 76 bytes. What is larger than results may be is refused
 * where all results are: so a structured reply never has more than half of that, and one of a third of it (less 26 bytes) always fits.
 *
 * @param bytes the largest reply, as large as a result
 * @param json reads replies that are structured, within the limits of results
 */
public record Replies(int bytes, StrictJson json) {

    private static final int LONGEST_SENTENCE = 300;

    /**
     * The result of a call.
     *
     * @param answer what the agent made of it
     * @param output what the reply has to fit
     * @return a {@code CallToolResult}, not cleaned of hidden text
     * @throws Trouble if there is no result
     */
    public Map<String, Object> result(ToolAnswer answer, Optional<ArgumentSchema> output) {
        return switch (answer) {
            case ToolAnswer.Silent silent ->
                throw new Trouble("CAX-TOOL-AGENT-SILENT", "The agent handled the call and did not reply.", true);
            case ToolAnswer.Failed failed -> throw failure(failed);
            case ToolAnswer.Replied replied -> {
                if (replied.content().length > bytes) {
                    throw new Trouble(
                            "CAX-TOOL-RESULT-TOO-LARGE",
                            "The agent's reply has " + replied.content().length + " bytes; " + bytes + " are admitted.",
                            false);
                }
                yield output.isPresent() ? structured(replied.content(), output.get()) : text(replied.content());
            }
        };
    }

    private static Map<String, Object> text(byte[] content) {
        try {
            // A decoder of its own, since the usual way replaces what is malformed.
            return content(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException e) {
            throw reply("it is not UTF-8");
        }
    }

    private Map<String, Object> structured(byte[] content, ArgumentSchema output) {
        try {
            Map<String, Object> tree = json.object(content);
            Optional<String> mistake = output.check(json.node(tree));
            if (mistake.isPresent()) {
                throw reply("it does not fit the tool's output schema: " + mistake.get());
            }
            Map<String, Object> result = content(CanonicalJson.write(tree));
            result.put("structuredContent", tree);
            return result;
        } catch (JsonRefused e) {
            throw reply("the tool declares an output schema, and it is no such JSON: " + e.getMessage());
        }
    }

    private static Map<String, Object> content(String text) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("content", List.of(Map.of("type", "text", "text", text)));
        result.put("isError", false);
        return result;
    }

    private static Trouble reply(String what) {
        return new Trouble("CAX-TOOL-AGENT-REPLY", "The agent's reply can't be passed on: " + what + ".", true);
    }

    /**
     * What a caller is told of a call that has no answer.
     *
     * @param failed why
     * @return the same with a stable code
     */
    public static Trouble failure(ToolAnswer.Failed failed) {
        return new Trouble(
                "CAX-TOOL-AGENT-" + failed.cause().name().replace('_', '-'),
                "The agent did not answer: " + failed.problem().code() + ": "
                        + CleanText.of(failed.problem().message(), LONGEST_SENTENCE) + ".",
                failed.cause().isFailure());
    }
}
