package dev.caxton.mcp;

import dev.caxton.audit.AuditError;
import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Records how calls and requests ended. The intent is in the log already, so an end that can't be written leaves a call of which nobody knows what became of it: that is never silent. Safe for use by many
 * threads.
 *
 * @param audit the log
 */
record EndRecords(AuditLog audit) {

    private static final System.Logger LOG = System.getLogger(EndRecords.class.getName());

    /** Whether the end of a call is recorded, with everything that was to be recorded of it. */
    boolean recorded(AuditEvent.ToolCallEnded end) {
        return recorded(
                end,
                "the call " + end.intent().call(),
                new AuditEvent.ToolCallEnded(
                        end.intent(),
                        end.outcome(),
                        end.code(),
                        end.ruling(),
                        end.pin(),
                        end.result(),
                        AuditEvent.Content.NONE,
                        end.tries(),
                        end.took()));
    }

    /** Whether the end of a request is recorded, with everything that was to be recorded of it. */
    boolean recorded(AuditEvent.ContextEnded end) {
        return recorded(
                end,
                "the request " + end.intent().request(),
                new AuditEvent.ContextEnded(
                        end.intent(),
                        end.outcome(),
                        end.code(),
                        end.ruling(),
                        end.result(),
                        AuditEvent.Content.NONE,
                        end.took()));
    }

    private boolean recorded(AuditEvent end, String what, AuditEvent shorter) {
        Optional<AuditException> failure = failure(end);
        failure.ifPresent(why -> {
            loud(what, why);
            if (why.error() == AuditError.TOO_LARGE) {
                // What the grant wants to have recorded does not fit. The end itself does, since an intent has a
                // bounded length.
                failure(shorter).ifPresent(again -> loud(what, again));
            }
        });
        return failure.isEmpty();
    }

    /** Records an event. What is wrong, if it is known already that it will not be in the log. */
    private Optional<AuditException> failure(AuditEvent event) {
        try {
            CompletableFuture<AuditReceipt> receipt = audit.record(event).toCompletableFuture();
            if (!receipt.isCompletedExceptionally()) {
                return Optional.empty();
            }
            return Optional.of(
                    receipt.exceptionNow() instanceof AuditException known
                            ? known
                            : new AuditException("the audit log failed", receipt.exceptionNow()));
        } catch (AuditException e) {
            return Optional.of(e);
        }
    }

    private static void loud(String what, AuditException why) {
        LOG.log(
                System.Logger.Level.ERROR,
                "The end of {0} could not be recorded as it was: {1} ({2})",
                what,
                why.getMessage(),
                why.code());
    }
}
