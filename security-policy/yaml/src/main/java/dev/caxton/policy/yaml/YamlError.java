package dev.caxton.policy.yaml;

/** Why a document was refused, as a stable code. */
public enum YamlError {
    /** The document is larger, deeper or has more nodes than admitted. */
    TOO_LARGE("CAX-YAML-TOO-LARGE"),
    /** The bytes are not UTF-8, or hold characters that YAML forbids. */
    ENCODING("CAX-YAML-ENCODING"),
    /** The text is not YAML, or not exactly one document. */
    SYNTAX("CAX-YAML-SYNTAX"),
    /** The text uses an anchor, an alias, a tag or a directive. */
    CONSTRUCT("CAX-YAML-CONSTRUCT"),
    /** A field stands twice. */
    DUPLICATE("CAX-YAML-DUPLICATE"),
    /** A field that nobody reads. */
    UNKNOWN_FIELD("CAX-YAML-UNKNOWN-FIELD"),
    /** A field that must be there is not. */
    MISSING_FIELD("CAX-YAML-MISSING-FIELD"),
    /** A value is of the wrong kind: text for a number, a list for a mapping. */
    TYPE("CAX-YAML-TYPE"),
    /** A value is of the right kind, but out of its range or not one of the admitted ones. */
    VALUE("CAX-YAML-VALUE");

    private final String code;

    YamlError(String code) {
        this.code = code;
    }

    /**
     * The stable code.
     *
     * @return {@code CAX-YAML-...}
     */
    public String code() {
        return code;
    }
}
