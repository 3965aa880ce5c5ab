package dev.caxton.management.identity;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that has passed the gate: it knows its caller, and its body ends with an error as soon as it is larger than it may be, whatever it said of its length,
 * or takes too long to arrive.
 */
final class CappedRequest extends HttpServletRequestWrapper {

    private final Identity caller;
    private final Body body;
    private @Nullable Capped stream;

    /** What the body may be: bytes, and nanoseconds from the beginning of the request. */
    record Body(long most, Duration time, LongSupplier nanos) {}

    CappedRequest(HttpServletRequest request, Identity caller, Body body) {
        super(request);
        this.caller = caller;
        this.body = body;
    }

    @Override
    public Principal getUserPrincipal() {
        return caller.principal()::toString;
    }

    @Override
    public String getRemoteUser() {
        return caller.principal().toString();
    }

    @Override
    public boolean isUserInRole(String role) {
        return Role.of(role).map(caller::has).orElse(false);
    }

    static ProblemException tooLarge(long most) {
        return new ProblemException(
                "CAX-HTTP-TOO-LARGE",
                "The body of this request may have " + most + " bytes at most.",
                "Send less, or raise the limit: docs/configuration.md names it.");
    }

    private static ProblemException tooSlow(Duration time) {
        return new ProblemException(
                "CAX-HTTP-SLOW",
                "The body of this request did not arrive within " + time.toMillis() + " ms.",
                "Send it faster, or raise caxton.http.body-time.");
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Capped(super.getInputStream(), body);
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Capped extends ServletInputStream {

        private final ServletInputStream in;
        private final Body body;
        private final long start;
        private long read;

        Capped(ServletInputStream in, Body body) {
            this.in = in;
            this.body = body;
            this.start = body.nanos().getAsLong();
        }

        private int count(int bytes) {
            if (bytes > 0) {
                read += bytes;
                if (read > body.most()) {
                    throw tooLarge(body.most());
                }
                if (body.nanos().getAsLong() - start > body.time().toNanos()) {
                    throw tooSlow(body.time());
                }
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return count(in.read(into, offset, length));
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
