package dev.caxton.management.rest;

import dev.caxton.management.json.Json;
import dev.caxton.management.problem.ProblemException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entity tags and the conditions that clients make with them, as RFC 9110 (13.1) says: {@code If-Match} compares strongly, {@code If-None-Match} weakly. */
final class EntityTags {

    /** One member of a list of tags, or the star. */
    private static final Pattern MEMBER = Pattern.compile("\\G\\s*(W/)?\"([\\x21\\x23-\\x7e]{0,200})\"\\s*(,|$)");

    private EntityTags() {}

    /** The tag of a view: it changes whenever anything in it does. */
    static String of(Object view) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(Json.mapper().writeValueAsBytes(view));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static EntityTag tag(String value) {
        return new EntityTag(value);
    }

    /** A view with its tag, or 304 if the client has it already. */
    static Response shown(Object view, HttpHeaders headers) {
        String tag = of(view);
        return known(headers, tag)
                ? Response.notModified(tag(tag)).build()
                : Response.ok(view).tag(tag(tag)).build();
    }

    /** Whether what is there now, if anything is, is what {@code If-Match} names. Everything is where the header is missing. */
    static Predicate<Optional<String>> ifMatch(HttpHeaders headers) {
        Optional<String> given = header(headers, HttpHeaders.IF_MATCH);
        if (given.isEmpty()) {
            return now -> true;
        }
        if (given.get().strip().equals("*")) {
            return Optional::isPresent;
        }
        Set<String> strong = members(HttpHeaders.IF_MATCH, given.get(), false);
        return now -> now.filter(strong::contains).isPresent();
    }

    /** Whether the client has this version already. */
    static boolean known(HttpHeaders headers, String now) {
        Optional<String> given = header(headers, HttpHeaders.IF_NONE_MATCH);
        return given.isPresent()
                && (given.get().strip().equals("*")
                        || members(HttpHeaders.IF_NONE_MATCH, given.get(), true).contains(now));
    }

    static ProblemException changed() {
        return new ProblemException(
                "CAX-HTTP-PRECONDITION",
                "Something else is there now than If-Match names.",
                "Read it again, and make the change with the new entity tag.");
    }

    private static Optional<String> header(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getRequestHeader(name))
                .filter(values -> !values.isEmpty())
                .map(values -> String.join(",", values));
    }

    private static Set<String> members(String name, String text, boolean weakToo) {
        Set<String> members = new LinkedHashSet<>();
        Matcher matcher = MEMBER.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            if (weakToo || matcher.group(1) == null) {
                members.add(matcher.group(2));
            }
            end = matcher.end();
        }
        if (end != text.length() || text.isBlank()) {
            throw new ProblemException(
                    "CAX-HTTP-REQUEST",
                    "The header " + name + " is no list of entity tags.",
                    "Send back the ETag of the answer, with its quotation marks.");
        }
        return members;
    }
}
