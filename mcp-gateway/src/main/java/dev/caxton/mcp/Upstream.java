package dev.caxton.mcp;

import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.catalog.ContextCatalog;
import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.guard.Guarded;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.wire.Peer;
import dev.caxton.mcp.wire.Session;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.spi.ToolOutcome;
import java.util.Map;
import java.util.Optional;

/** Whatever offers tools under a name of its own: a server that is connected, or an agent. Safe for use by many threads. */
sealed interface Upstream permits LinkedUpstream, HostedUpstream {

    /** What it was registered as. */
    UpstreamConfig config();

    /** What it offers, and where calls of that go; both of the same moment. */
    Now now();

    /** Waits shortly until what it has told about changes of its tools is read. Whether it is: if not, {@link #now} may be of another time. */
    default boolean isUpToDate() {
        return true;
    }

    /** The connection over which it is asked for anything but tools, if there is one. */
    Optional<Session> session();

    /** Closes its circuit breaker. */
    void resetBreaker();

    UpstreamView view(PinBook pins);

    /** Ends what it holds. Blocks a few seconds at most. */
    void close();

    /** What it offers beside tools. */
    default ContextCatalog context() {
        return now().catalog().context();
    }

    /** How many of its tools wait for somebody's decision. */
    static int waiting(UpstreamConfig config, PinBook pins, Catalog catalog) {
        return (int) catalog.tools().values().stream()
                .filter(tool -> switch (pins.state(config.tenant(), tool)) {
                    case PENDING, QUARANTINED -> true;
                    case APPROVED, REFUSED, ABSENT -> false;
                })
                .count();
    }

    /**
     * An upstream at one moment.
     *
     * @param catalog what it offers
     * @param way where calls go
     */
    record Now(Catalog catalog, Way way) {}

    /** Where calls go. */
    sealed interface Way {

        /** Nowhere, since calls that were made have failed: said before the guard says so, and before an approval is used up for it. */
        Way BREAKER_OPEN = new Shut(CallFailures.of(new Guarded.BreakerOpen<>()));

        /** To where the tools were listed. */
        non-sealed interface Open extends Way {

            /** Calls a tool and waits. The arguments are sent as they were decided on. */
            Answer call(ToolDescriptor tool, Asked asked);
        }

        /**
         * Nowhere at the moment.
         *
         * @param why what callers are told
         */
        record Shut(ToolOutcome why) implements Way {}
    }

    /**
     * A call that was permitted.
     *
     * @param caller who calls
     * @param call its id in the audit log
     * @param arguments what was decided on
     * @param text the same as canonical JSON
     * @param trace W3C traceparent of the caller
     * @param peer hears what the upstream tells and asks meanwhile
     * @param gate what every try goes through
     */
    record Asked(
            Principal caller,
            String call,
            Map<String, Object> arguments,
            String text,
            Optional<String> trace,
            Peer peer,
            Gate gate) {}

    /** What became of a call. */
    sealed interface Answer {

        /** The upstream's result; hostile. */
        record Result(Map<String, Object> result) implements Answer {}

        /** There is none. */
        record None(ToolOutcome outcome) implements Answer {}
    }
}
