package dev.caxton.mcp;

import dev.caxton.mcp.agent.Trouble;
import dev.caxton.mcp.guard.Guarded;
import dev.caxton.mcp.wire.RpcError;
import dev.caxton.mcp.wire.WireException;
import dev.caxton.runtime.spi.ToolOutcome;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** What it means that an upstream was asked and has not answered. */
final class CallFailures {

    private CallFailures() {}

    static ToolOutcome denied(ToolCode code, String reason) {
        return new ToolOutcome.Denied(code.code(), reason);
    }

    static ToolOutcome failed(ToolCode code, String reason) {
        return new ToolOutcome.Failed(code.code(), reason);
    }

    /** The one switch is thrown. */
    static ToolOutcome held(String by) {
        return denied(ToolCode.HELD, "Nothing is called at the moment; held: " + by + ".");
    }

    /** The upstream has told of a change that nobody could look at yet. */
    static ToolOutcome unread() {
        return failed(
                ToolCode.UNAVAILABLE,
                "The upstream says that its tools have changed, and does not list them in time; try again later.");
    }

    static long seconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }

    static ToolOutcome denied(Trouble trouble) {
        return new ToolOutcome.Denied(trouble.code(), trouble.sentence());
    }

    static ToolOutcome of(Trouble trouble) {
        return new ToolOutcome.Failed(trouble.code(), trouble.sentence());
    }

    /** The agent does not offer the tool any more as it was resolved. */
    static ToolOutcome replaced() {
        return new ToolOutcome.Failed(
                "CAX-TOOL-AGENT-REPLACED", "The agent does not declare the tool any more as it was called.");
    }

    /** Of anything but an answer. */
    static ToolOutcome of(Guarded<?> outcome) {
        return switch (outcome) {
            case Guarded.Done<?> done -> throw new IllegalArgumentException("an answer is no failure");
            case Guarded.Failed<?> failed -> failure(failed.cause());
            case Guarded.TimedOut<?> late ->
                failed(ToolCode.TIMEOUT, "The upstream did not answer in time. Whether it did its work is not known.");
            case Guarded.BreakerOpen<?> open ->
                failed(ToolCode.BREAKER_OPEN, "The upstream has failed too often of late; try again later.");
            case Guarded.Busy<?> busy ->
                failed(ToolCode.BUSY, "Too many calls of the upstream are under way; try again later.");
            case Guarded.RateLimited<?> often ->
                failed(
                        ToolCode.UPSTREAM_RATE,
                        "The upstream has been asked as often as it may be; try again in " + seconds(often.after())
                                + " s.");
            case Guarded.Held<?> held -> held(held.by());
            case Guarded.Interrupted<?> interrupted ->
                failed(ToolCode.INTERRUPTED, "The caller was stopped. Whether the upstream did its work is not known.");
        };
    }

    private static ToolOutcome failure(Throwable cause) {
        return switch (cause) {
            case Trouble trouble -> of(trouble);
            case RpcError error
            when error.requiresElicitation() ->
                failed(
                        ToolCode.ELICITATION,
                        "The upstream says that a person has to open a page of the web first: " + error.getMessage()
                                + ". It is shown to a client of /mcp that can have URLs opened (elicitation.url), if the"
                                + " registration of the upstream says 'elicitation: client'; call it with one.");
            case RpcError error ->
                failed(
                        error.blamesTheRequest() ? ToolCode.ARGUMENTS : ToolCode.UPSTREAM,
                        "The upstream answered with the error " + error.code() + ": " + error.getMessage());
            case WireException refused
            when refused.isRefused() || refused.isPermanent() ->
                failed(ToolCode.UPSTREAM, "The upstream did not take the call: " + refused.getMessage() + ".");
            case WireException lost ->
                failed(
                        ToolCode.LOST,
                        "The connection to the upstream was lost: " + lost.getMessage()
                                + ". Whether it did its work is not known.");
            case CancellationException gone ->
                failed(
                        ToolCode.INTERRUPTED,
                        "The caller has cancelled the call. Whether the upstream did its work is not known.");
            default -> failed(ToolCode.UPSTREAM, "The upstream failed.");
        };
    }
}
