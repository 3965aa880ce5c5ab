package dev.caxton.wasm;

/**
 * A module's way in: bounded decode, structural limits, feature gate, import and export rules, full validation of the original, clamp and meter. Immutable
 * and safe for use by many threads; equal input gives equal bytes.
 */
public final class FrontEnd {

    private final Validator validator;

    /**
     * A front end.
     *
     * @param validator full validation
     */
    public FrontEnd(Validator validator) {
        this.validator = validator;
    }

    /**
     * Admits or refuses a module. Never throws for what the bytes say, and takes time and memory bounded by the structural limits, whatever they say.
     *
     * @param module the bytes as they came, which are not changed
     * @param rules what it must respect
     * @return the metered module, or why it was refused
     */
    public FrontEndResult admit(byte[] module, ModuleRules rules) {
        return new FrontEndResult.Refused(new Refusal(
                "CAX-WASM-UNFINISHED", validator.validate(module).orElse("unfinished") + rules.level(), "wait"));
    }
}
