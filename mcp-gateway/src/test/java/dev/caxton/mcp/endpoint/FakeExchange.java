package dev.caxton.mcp.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;

/** An exchange in memory. Its client reads all at once, unless it is told to stop reading. */
@NullUnmarked
public final class FakeExchange implements Exchange {

    private final String method;
    private final Map<String, List<String>> headers = new HashMap<>();
    private final byte[] body;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private Map<String, String> responseHeaders = Map.of();
    private int status;
    private volatile boolean reads = true;
    private volatile boolean gone;

    public FakeExchange(String method, String body) {
        this.method = method;
        this.body = body.getBytes(StandardCharsets.UTF_8);
        with("Content-Type", "application/json");
        with("Accept", "application/json, text/event-stream");
    }

    public FakeExchange with(String name, String... values) {
        headers.put(name.toLowerCase(Locale.ROOT), List.of(values));
        return this;
    }

    /** From now on the client takes nothing. */
    FakeExchange stalled() {
        reads = false;
        return this;
    }

    /** The client goes away. */
    void leave() {
        gone = true;
        stuck.countDown();
    }

    boolean wasAborted() {
        return gone;
    }

    public synchronized int status() {
        return status;
    }

    public synchronized String header(String name) {
        return responseHeaders.get(name);
    }

    public synchronized String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public byte[] body(int most) {
        return Arrays.copyOf(body, Math.min(body.length, most + 1));
    }

    @Override
    public synchronized void answer(int code, Map<String, String> all, byte[] bytes) throws IOException {
        requireThere();
        status = code;
        responseHeaders = all;
        written.write(bytes);
    }

    @Override
    public synchronized Body stream(Map<String, String> all) throws IOException {
        requireThere();
        status = 200;
        responseHeaders = all;
        return bytes -> {
            if (!reads) {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            requireThere();
            synchronized (this) {
                written.write(bytes);
            }
        };
    }

    private void requireThere() throws IOException {
        if (gone) {
            throw new IOException("gone");
        }
    }

    @Override
    public void abort() {
        leave();
    }
}
