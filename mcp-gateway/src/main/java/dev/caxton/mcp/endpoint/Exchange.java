package dev.caxton.mcp.endpoint;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request and its response, as the web server that hosts the endpoint shows them. The shell has verified the token, {@code Host} and {@code Origin}, and chosen
 * the endpoint by the path before; none of that is looked at again.
 *
 * <p>Either {@link #answer} or {@link #stream} is called, once. Only {@link #abort} may be called by other threads meanwhile.
 */
public interface Exchange {

    /**
     * The method.
     *
     * @return as it was sent, {@code POST} for instance
     */
    String method();

    /**
     * The values of a header.
     *
     * @param name the name, in any case
     * @return one for each time that the header was sent; none if it wasn't
     */
    List<String> headers(String name);

    /**
     * Reads the body. Blocks until all of it has come; the shell limits the time.
     *
     * @param most the most bytes that are read
     * @return the body; one byte more than admitted, if there are more
     * @throws IOException if the client is gone, or too slow
     */
    byte[] body(int most) throws IOException;

    /**
     * Writes the whole response. Blocks while the client does not take it.
     *
     * @param status the status
     * @param headers the headers, {@code Content-Type} among them if there is a body
     * @param body the body, perhaps empty
     * @throws IOException if the client is gone
     */
    void answer(int status, Map<String, String> headers, byte[] body) throws IOException;

    /**
     * Begins a response of status 200 without a known end, and sends its head at once. The response ends when the handler returns.
     *
     * @param headers the headers, {@code Content-Type} among them
     * @return takes the body
     * @throws IOException if the client is gone
     */
    Body stream(Map<String, String> headers) throws IOException;

    /** Ends the connection as soon as the web server can, and with it a read or write under way. Does not block. By any thread, at any time. */
    void abort();

    /** A body that is written piece by piece, by one thread at a time. */
    interface Body {

        /**
         * Writes a piece and hands it to the client at once. Blocks while the client does not take it.
         *
         * @param bytes the piece
         * @throws IOException if the client is gone, which is often noticed only here
         */
        void write(byte[] bytes) throws IOException;
    }
}
