package dev.caxton.wasm;

/** What became of a module. */
public sealed interface FrontEndResult {

    /**
     * The module respects every rule and can be given to an engine.
     *
     * @param module the metered module
     */
    record Admitted(MeteredModule module) implements FrontEndResult {}

    /**
     * The module was refused. Nothing of it remains.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements FrontEndResult {}
}
