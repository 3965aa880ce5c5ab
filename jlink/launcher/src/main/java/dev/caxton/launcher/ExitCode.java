package dev.caxton.launcher;

/** What the process tells its caller. Scripts rely on these numbers: none of them ever changes its meaning. */
enum ExitCode {
    /** It did what it was asked for; for {@code run} and {@code send}: the agent answered. */
    OK(0, "done; for run and send: the agent answered"),
    /** A fault of Caxton itself. */
    FAULT(1, "a fault of Caxton itself; please report it"),
    /** The command line is wrong. */
    USAGE(2, "the command line is wrong"),
    /** A module, a descriptor or a request was refused. */
    REFUSED(3, "a module, a descriptor or a request was refused"),
    /** The agent's turn failed: a trap, a limit, or a failure the agent reported. */
    TURN_FAILED(4, "the agent's turn failed: a trap, a limit, or a failure it reported"),
    /** The agent handled the message without replying. */
    NO_REPLY(5, "the agent handled the message, but did not reply"),
    /** A file or a server could not be reached or read. */
    INPUT_OUTPUT(6, "a file or a server could not be reached or read"),
    /** An audit file is not what was written. */
    AUDIT_BROKEN(7, "an audit file is not what was once written"),
    /** The answer that a ticket stands for is not there yet. */
    PENDING(8, "the answer that a ticket stands for is not there yet"),
    /** The tool answered, and reported an error of its own. */
    TOOL_FAILED(9, "the tool reported an error");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    String meaning() {
        return meaning;
    }
}
