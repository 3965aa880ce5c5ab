package dev.caxton.sample.upstream;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Serves the sample tools on standard input and output until the input ends. Standard output carries protocol messages and nothing else. */
public final class Main {

    private Main() {}

    /**
     * Starts the server.
     *
     * @param arguments none
     * @throws InterruptedException never in practice: nobody interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.err.println("The sample upstream takes no arguments: it speaks MCP on standard input and output.");
            System.exit(2);
        }
        Logger.getLogger("").setLevel(Level.WARNING);
        PrintStream out = System.out;
        // Whatever a library prints must not end up between the messages.
        System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));

        CountDownLatch ended = new CountDownLatch(1);
        var transport =
                new StdioServerTransportProvider(McpJsonDefaults.getMapper(), new UntilEnd(System.in, ended), out);
        McpServer.sync(transport)
                .serverInfo("caxton-sample-upstream", "0.1.0")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(SampleTools.all(InstantSource.system()))
                .build();
        ended.await();
        // The SDK's executors have threads of their own that would keep the process.
        System.exit(0);
    }

    /** Tells when the input has ended: the only sign a client over stdio gives when it leaves. */
    private static final class UntilEnd extends FilterInputStream {

        private final CountDownLatch ended;

        UntilEnd(InputStream in, CountDownLatch ended) {
            super(in);
            this.ended = ended;
        }

        @Override
        public int read() throws IOException {
            return tell(super.read());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return tell(super.read(buffer, offset, length));
        }

        private int tell(int count) {
            if (count < 0) {
                ended.countDown();
            }
            return count;
        }
    }
}
