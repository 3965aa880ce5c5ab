package dev.caxton.mcp.pin;

/** What became of a person's decision on a tool. */
public sealed interface Verdict {

    /**
     * It counts.
     *
     * @param view the tool as it stands now
     * @param kept whether it is kept already; a refusal that is not counts all the same, and is kept as soon as that is possible
     */
    record Taken(PinView view, boolean kept) implements Verdict {}

    /** The tenant has no such upstream, or the upstream no such tool. */
    record Unknown() implements Verdict {}

    /** The tool does not describe itself like that, or no longer: nothing has changed, and whoever decides has to look again. */
    record Changed() implements Verdict {}
}
