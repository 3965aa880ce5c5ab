package dev.caxton.management.identity;

import dev.caxton.management.problem.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request whose body ends with an error as soon as it is larger than it may be, whatever it said of its length. */
final class CappedRequest extends HttpServletRequestWrapper {

    private final long most;
    private @Nullable Capped stream;

    CappedRequest(HttpServletRequest request, long most) {
        super(request);
        this.most = most;
    }

    static ProblemException tooLarge(long most) {
        return new ProblemException(
                "CAX-HTTP-TOO-LARGE",
                "The body of this request may have " + most + " bytes at most.",
                "Send less, or raise the limit: docs/configuration.md names it.");
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Capped(super.getInputStream(), most);
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Capped extends ServletInputStream {

        private final ServletInputStream in;
        private final long most;
        private long read;

        Capped(ServletInputStream in, long most) {
            this.in = in;
            this.most = most;
        }

        private int count(int bytes) {
            if (bytes > 0) {
                read += bytes;
                if (read > most) {
                    throw tooLarge(most);
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
