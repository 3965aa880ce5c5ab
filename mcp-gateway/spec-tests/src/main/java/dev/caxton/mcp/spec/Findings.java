package dev.caxton.mcp.spec;

import dev.caxton.runtime.spi.ToolOutcome;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was found out about the servers, counted. */
final class Findings {

    private static final JsonMapper JSON = JsonMapper.shared();

    private int right;
    private int wrong;

    void holds(String what, boolean right, Object seen) {
        if (right) {
            this.right++;
        } else {
            wrong++;
            System.out.println("WRONG: " + what + "; seen: " + seen);
        }
    }

    /** An answered call whose result has this text at this JSON pointer. */
    void says(Agent agent, String tool, String arguments, String pointer, String text) {
        JsonNode result = answer(agent, tool, arguments);
        holds(tool + " says " + text, result.at(pointer).asString("").contains(text), result);
    }

    /** A call that the server answers with an error of the tool. */
    void refuses(Agent agent, String tool, String arguments) {
        ToolOutcome outcome = agent.call(tool, arguments);
        holds(
                tool + " refuses " + arguments,
                outcome instanceof ToolOutcome.Answered answered && answered.error(),
                outcome);
    }

    /** The result of a call, or a description of why there is none. */
    JsonNode answer(Agent agent, String tool, String arguments) {
        ToolOutcome outcome = agent.call(tool, arguments);
        holds(tool + " answers", outcome instanceof ToolOutcome.Answered, outcome);
        return JSON.readTree(
                outcome instanceof ToolOutcome.Answered answered
                        ? new String(answered.result(), StandardCharsets.UTF_8)
                        : "{}");
    }

    int right() {
        return right;
    }

    int wrong() {
        return wrong;
    }
}
