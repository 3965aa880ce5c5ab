package dev.caxton.mcp.wire;

import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A connection to one upstream that carries messages both ways. It is opened once and closed once. Safe for use by many threads. */
public interface Wire extends AutoCloseable {

    /** Runs each piece of work on a virtual thread of its own. */
    Executor ELSEWHERE = work -> Thread.ofVirtual().name("mcp-wire").start(work);

    /** Hears what comes from the other side. Called by threads of the wire, over HTTP perhaps by several at once; must not block. */
    interface Listener {

        /**
         * A message has arrived.
         *
         * @param message the message; hostile
         * @param request the id of the request on whose stream it came, where requests have streams of their own
         */
        void received(JSONRPCMessage message, Optional<String> request);

        /** The server may have told something on its own that nobody has heard, since there was no stream to hear it on; now there is one. */
        void missed();

        /**
         * The connection is gone and nothing will arrive any more. Called once at most, and not after a close.
         *
         * @param reason one sentence without secrets
         */
        void lost(String reason);
    }

    /**
     * Opens the connection. Blocks until messages can be sent.
     *
     * @param listener hears the other side
     * @param timeout the longest wait
     * @throws WireException if it cannot be opened
     */
    void open(Listener listener, Duration timeout);

    /**
     * Sends a message, in the order of the calls if the transport has one. Never blocks.
     *
     * @param message the message
     * @return completes when the message was handed over, or exceptionally with a {@link WireException} when it was not or it is certain that it will have no
     *     answer
     */
    CompletableFuture<Void> send(JSONRPCMessage message);

    /**
     * The same, for somebody who is about to wait for the answer.
     *
     * @param message the message
     * @param worker runs what takes time, if the wire has any; perhaps on the calling thread, after this has returned. Whatever it does then ends soon after {@link #abandon}
     * @return as there; cancelled if the thread that does it was interrupted
     */
    default CompletableFuture<Void> send(JSONRPCMessage message, Executor worker) {
        return send(message);
    }

    /**
     * Nobody waits for the answer to a request any more. What it holds is let go. Never blocks.
     *
     * @param request its id
     */
    void abandon(String request);

    /**
     * Tells the wire which protocol revision was agreed on.
     *
     * @param revision the revision
     */
    void agreed(String revision);

    /**
     * What the other side said beside the protocol.
     *
     * @return the last lines of standard error, oldest first; none for HTTP
     */
    List<String> sideLines();

    /** Looks after the connection. To be called every few seconds while it is open. */
    void tend();

    /** Closes the connection and ends what belongs to it. Blocks a few seconds at most. */
    @Override
    void close();
}
