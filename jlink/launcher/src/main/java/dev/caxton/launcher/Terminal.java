package dev.caxton.launcher;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Where a command reads and writes. Answers go to {@code out} and nothing else does, so that a script can use them; everything else goes to {@code err}.
 *
 * @param in standard input
 * @param out answers, in UTF-8
 * @param err logs, summaries and errors, in UTF-8
 * @param colourOut whether {@code out} is a terminal that shows colours
 * @param colourErr whether {@code err} is one
 * @param environment the environment variables
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean colourOut,
        boolean colourErr,
        Map<String, String> environment) {

    /**
     * Set by the launcher script to the names of the streams that are terminals. Java can tell only whether both input and output are, so whoever starts
     * the program without the script gets no colours.
     */
    private static final String STREAMS = "caxton.terminals";

    static Terminal system() {
        Map<String, String> environment = System.getenv();
        // https://no-color.org and the terminal type of editors and cron jobs.
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        Set<String> streams =
                plain ? Set.of() : Set.of(System.getProperty(STREAMS, "").split(","));
        return new Terminal(
                System.in, System.out, System.err, streams.contains("out"), streams.contains("err"), environment);
    }

    /** A line of minor importance on {@code err}. */
    void note(String line) {
        err.println(colourErr ? "\u001b[2m" + line + "\u001b[0m" : line);
    }

    /** An error on {@code err}. */
    void error(String line) {
        err.println(colourErr ? "\u001b[1;31mcaxton:\u001b[0m " + line : "caxton: " + line);
    }

    /** An agent's reply: as it is for a file or a program; for a terminal without what could steer it. Ends with a line break. */
    void reply(byte[] reply) {
        if (colourOut) {
            out.println(printable(new String(reply, StandardCharsets.UTF_8)));
            return;
        }
        out.write(reply, 0, reply.length);
        if (reply.length == 0 || reply[reply.length - 1] != '\n') {
            out.println();
        }
        out.flush();
    }

    /** Control characters of guests and servers never reach a terminal: they could rewrite what stands there. Line breaks and tabs stay. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean harmless = c == '\n' || c == '\t' || !isControl(c);
            out.appendCodePoint(harmless ? c : 0xFFFD);
        });
        return out.toString();
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            // FORMAT has the characters that turn the direction of text round.
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR -> true;
            default -> false;
        };
    }
}
