package dev.caxton.mcp;

import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.text.RecordedContent;
import dev.caxton.mcp.text.Redactor;
import dev.caxton.policy.grant.Obligations;
import dev.caxton.runtime.spi.ToolOutcome;
import java.util.Map;
import java.util.Optional;

/**
 * What of a call and its answer is shown, as the grant has it: to whoever called, and to whoever reads the log.
 *
 * @param recorded whether the log holds what was sent and answered
 * @param redactor takes out what nobody gets
 */
record Disclosure(boolean recorded, Redactor redactor) {

    /** Nothing is recorded, and there is nothing to take out. */
    static final Disclosure NONE = new Disclosure(false, Redactor.NONE);

    static Disclosure of(Obligations obligations) {
        return new Disclosure(obligations.content(), Redactor.of(obligations.redactions()));
    }

    /** Upstreams repeat in their errors what they could not do. */
    ToolOutcome outcome(ToolOutcome outcome) {
        return outcome instanceof ToolOutcome.Failed failed
                ? new ToolOutcome.Failed(failed.code(), redactor.text(failed.reason()))
                : outcome;
    }

    /** As it may stand in a record, if it may. */
    Optional<String> record(Map<String, Object> tree) {
        if (!recorded) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecordedContent.of(redactor.data(tree)));
        } catch (JsonRefused e) {
            return Optional.of("[not shown: " + e.getMessage() + "]");
        }
    }
}
