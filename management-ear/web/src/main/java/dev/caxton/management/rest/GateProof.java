package dev.caxton.management.rest;

import dev.caxton.management.identity.Caller;
import dev.caxton.management.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Nothing is answered for a request that has not passed the gate, should the container ever start the application without it. Headers that the container would fail
 * to understand later are refused here.
 */
@Provider
@PreMatching
public class GateProof implements ContainerRequestFilter {

    private static final Pattern WEIGHT = Pattern.compile(";\\s*q\\s*=([^;,]*)", Pattern.CASE_INSENSITIVE);

    /** RFC 9110, 12.4.2. */
    private static final Pattern QVALUE = Pattern.compile("\\s*(0(\\.\\d{0,3})?|1(\\.0{0,3})?)\\s*");

    @Context
    private HttpServletRequest request;

    /** For the container, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    public GateProof() {}

    @Override
    public void filter(ContainerRequestContext context) {
        Caller.of(request);
        try {
            weighed(context.getHeaders().getOrDefault(HttpHeaders.ACCEPT, List.of()));
            context.getAcceptableMediaTypes();
            context.getAcceptableLanguages();
            context.getMediaType();
            context.getCookies();
        } catch (RuntimeException e) {
            throw new ProblemException(
                    "CAX-HTTP-REQUEST",
                    "One of the headers Accept, Accept-Language, Content-Type and Cookie can't be understood.",
                    "Write it as RFC 9110 says, or leave it out.");
        }
    }

    /** The container reads the weights only where it looks for a method, and fails there. */
    private static void weighed(List<String> accept) {
        for (String header : accept) {
            Matcher weight = WEIGHT.matcher(header);
            while (weight.find()) {
                if (!QVALUE.matcher(weight.group(1)).matches()) {
                    throw new IllegalArgumentException("no weight");
                }
            }
        }
    }
}
