package dev.caxton.launcher;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A terminal whose output is kept, and what a command line did at it. */
final class Caught {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int exit;

    private Caught(byte[] input, Map<String, String> environment, String... arguments) {
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            Terminal terminal =
                    new Terminal(new ByteArrayInputStream(input), outStream, errStream, false, false, environment);
            exit = Main.run(terminal, arguments);
        }
    }

    static Caught run(String... arguments) {
        return new Caught(new byte[0], Map.of(), arguments);
    }

    static Caught runWith(byte[] input, String... arguments) {
        return new Caught(input, Map.of(), arguments);
    }

    static Caught runIn(Map<String, String> environment, String... arguments) {
        return new Caught(new byte[0], environment, arguments);
    }

    static Caught runIn(Map<String, String> environment, byte[] input, String... arguments) {
        return new Caught(input, environment, arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    int exit() {
        return exit;
    }

    @Override
    public String toString() {
        return "exit " + exit + "\nout: " + out() + "\nerr: " + err();
    }
}
