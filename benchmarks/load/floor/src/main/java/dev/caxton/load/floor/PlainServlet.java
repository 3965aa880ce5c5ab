package dev.caxton.load.floor;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** Gives back what it is sent, or as many bytes as it is asked for: nothing else. */
@WebServlet(urlPatterns = "/*")
public final class PlainServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** For the container. */
    public PlainServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response, request.getInputStream().readAllBytes());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = new byte[Integer.parseInt(request.getParameter("bytes"))];
        Arrays.fill(body, (byte) ' ');
        answer(response, body);
    }

    private static void answer(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
