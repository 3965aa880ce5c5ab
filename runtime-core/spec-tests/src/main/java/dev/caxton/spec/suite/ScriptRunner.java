package dev.caxton.spec.suite;

import dev.caxton.spec.suite.Command.Action;
import dev.caxton.spec.suite.SuiteException.Kind;
import dev.caxton.spec.suite.World.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs every command of a script in a world and counts what held. */
public final class ScriptRunner {

    /** Enough for the deepest legal recursion of the suite on every engine, and little enough to be exhausted soon. */
    private static final long STACK_BYTES = 4L << 20;

    private final Script script;
    private final World world;
    private final Tally tally = new Tally();

    private ScriptRunner(Script script, World world) {
        this.script = script;
        this.world = world;
    }

    /**
     * Runs a script on a thread of its own.
     *
     * @param script the script
     * @param world a fresh world
     * @return what held
     */
    public static Tally run(Script script, Supplier<? extends World> world) {
        Tally[] tally = new Tally[1];
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(
                null,
                () -> {
                    try (World made = world.get()) {
                        tally[0] = new ScriptRunner(script, made).run();
                    }
                },
                "suite-" + script.name(),
                STACK_BYTES);
        thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        if (tally[0] == null) {
            throw new IllegalStateException("the runner failed in " + script.name(), failure[0]);
        }
        return tally[0];
    }

    private Tally run() {
        for (Command command : script.commands()) {
            Tally.Place place = new Tally.Place(script.name(), command.line(), function(command));
            try {
                Optional<String> wrong = check(command);
                if (wrong.isPresent()) {
                    tally.fail(place, wrong.get());
                } else if (counts(command)) {
                    tally.pass();
                }
            } catch (SuiteException e) {
                if (e.kind() == Kind.NOT_APPLICABLE) {
                    tally.notApplicable(String.valueOf(e.getMessage()));
                } else {
                    tally.fail(place, command.getClass().getSimpleName() + ": " + e.kind() + " " + e.getMessage());
                }
            }
        }
        return tally;
    }

    private static boolean counts(Command command) {
        return !(command instanceof Command.Instantiate || command instanceof Command.Register);
    }

    /** Says what is wrong, if anything. */
    private Optional<String> check(Command command) {
        return switch (command) {
            case Command.Instantiate c -> {
                world.instantiate(c.name(), bytes(c.file()));
                tally.module();
                yield Optional.empty();
            }
            case Command.Register c -> {
                world.register(c.name(), c.as());
                yield Optional.empty();
            }
            case Command.Run c -> {
                world.run(c.action());
                yield Optional.empty();
            }
            case Command.AssertReturn c -> returns(c);
            case Command.AssertTrap c -> traps(c.action(), Kind.TRAP, c.text());
            case Command.AssertExhaustion c -> traps(c.action(), Kind.EXHAUSTED, "");
            case Command.AssertRefused c ->
                world.refusal(bytes(c.file())).isPresent()
                        ? Optional.empty()
                        : Optional.of("admitted, but it is " + c.kind() + ": " + c.text());
            case Command.AssertNotInstantiated c -> notInstantiated(c);
            case Command.AssertMalformedText c ->
                throw new SuiteException(Kind.NOT_APPLICABLE, "malformed text: no binary to look at");
        };
    }

    private Optional<String> returns(Command.AssertReturn c) {
        Results results = world.run(c.action());
        List<SpecValue> expected = c.expected();
        List<Long> values = results.values();
        int comparable = results.complete() ? values.size() : Math.min(values.size(), expected.size());
        boolean fits = !results.complete() || values.size() == expected.size();
        for (int i = 0; fits && i < comparable; i++) {
            fits = expected.get(i).fits(values.get(i));
        }
        if (fits && comparable < expected.size()) {
            throw new SuiteException(
                    Kind.NOT_APPLICABLE, "several results: only the first reaches the host, and it fits");
        }
        return fits ? Optional.empty() : Optional.of(c.action().field() + " returned " + values + ", not " + expected);
    }

    private Optional<String> traps(Action action, Kind kind, String text) {
        try {
            Results results = world.run(action);
            return Optional.of(
                    action.field() + " returned " + results.values() + " instead of ending with " + kind + " " + text);
        } catch (SuiteException e) {
            return ended(e, kind, text);
        }
    }

    private Optional<String> notInstantiated(Command.AssertNotInstantiated c) {
        Kind kind = c.unlinkable() ? Kind.UNLINKABLE : Kind.TRAP;
        try {
            world.instantiate(Optional.of("(refused at line " + c.line() + ")"), bytes(c.file()));
            return Optional.of("instantiated, but must fail: " + c.text());
        } catch (SuiteException e) {
            return ended(e, kind, c.text());
        }
    }

    private Optional<String> ended(SuiteException e, Kind kind, String text) {
        if (e.kind() == Kind.NOT_APPLICABLE) {
            throw e;
        }
        return e.kind() == kind && (text.isEmpty() || world.means(text, e))
                ? Optional.empty()
                : Optional.of(e.kind() + " " + e.getMessage() + ", not " + kind + " " + text);
    }

    private static String function(Command command) {
        return switch (command) {
            case Command.AssertReturn c -> c.action().field();
            case Command.AssertTrap c -> c.action().field();
            case Command.AssertExhaustion c -> c.action().field();
            case Command.Run c -> c.action().field();
            case Command.AssertRefused c -> c.text();
            case Command.AssertNotInstantiated c -> c.text();
            case Command.Instantiate c -> "module";
            case Command.Register c -> "register";
            case Command.AssertMalformedText c -> "text";
        };
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
