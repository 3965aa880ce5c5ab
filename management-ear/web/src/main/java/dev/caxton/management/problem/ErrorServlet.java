package dev.caxton.management.problem;

import dev.caxton.runtime.message.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with a problem document what the container refused by itself: an unknown path, a method no servlet takes, a failure in a servlet. */
@WebServlet(urlPatterns = "/problem")
public final class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String method = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_METHOD));
        // Asked for directly there is no error to tell of, and nothing at this path.
        int code = status instanceof Integer number ? number : HttpServletResponse.SC_NOT_FOUND;
        String instance = path instanceof String text ? text : request.getRequestURI();
        write(response, HttpProblems.of(code, method, instance), instance);
    }

    /**
     * Writes a problem document as the whole answer.
     *
     * @param response not committed
     * @param problem what happened
     * @param instance the path of the request
     * @throws IOException if the client is gone
     */
    public static void write(HttpServletResponse response, Problem problem, String instance) throws IOException {
        ProblemDocument document = ProblemDocument.of(problem, instance);
        byte[] bytes = document.bytes();
        response.setStatus(document.status());
        response.setContentType(ProblemDocument.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
