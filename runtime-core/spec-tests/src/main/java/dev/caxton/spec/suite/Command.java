package dev.caxton.spec.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One command of a script, with the words of the suite. */
public sealed interface Command {

    /**
     * Where it stands in the script.
     *
     * @return a line number, from 1
     */
    int line();

    /** Instantiates a module, which becomes the current one. */
    record Instantiate(int line, Optional<String> name, Path file) implements Command {}

    /** Makes an instance importable. */
    record Register(int line, Optional<String> name, String as) implements Command {}

    /** Runs an action that must end without a trap. */
    record Run(int line, Action action) implements Command {}

    /** Runs an action that must return this. */
    record AssertReturn(int line, Action action, List<SpecValue> expected) implements Command {}

    /** Runs an action that must trap with this text. */
    record AssertTrap(int line, Action action, String text) implements Command {}

    /** Runs an action that must exhaust the stack. */
    record AssertExhaustion(int line, Action action) implements Command {}

    /** A module that must be refused before it is instantiated. */
    record AssertRefused(int line, Refused kind, Path file, String text) implements Command {}

    /** A valid module whose instantiation must fail. */
    record AssertNotInstantiated(int line, boolean unlinkable, Path file, String text) implements Command {}

    /** A text that a parser of the text format must refuse: nothing that reads binaries can be asked. */
    record AssertMalformedText(int line) implements Command {}

    /** Why a module must be refused. */
    enum Refused {
        /** The bytes are no module. */
        MALFORMED,
        /** The module is not valid. */
        INVALID
    }

    /**
     * What is done with an instance.
     *
     * @param get whether a global is read; otherwise a function is called
     * @param module the instance's name, or empty for the current one
     * @param field the export
     * @param arguments raw values
     */
    record Action(boolean get, Optional<String> module, String field, List<SpecValue> arguments) {}
}
