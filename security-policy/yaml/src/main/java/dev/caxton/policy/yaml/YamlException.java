package dev.caxton.policy.yaml;

import java.io.Serial;

/**
 * A document was refused. The message names the place as {@code source:line:column}, the field, what is wrong and what to write instead. It repeats names
 * of fields, but never a value: a document may hold secrets.
 */
public final class YamlException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final YamlError error;
    private final transient YamlPlace place;

    /**
     * A new exception.
     *
     * @param error why
     * @param place where
     * @param problem what is wrong and what to do, one or two sentences without the place
     */
    public YamlException(YamlError error, YamlPlace place, String problem) {
        super(place + ": " + (place.path().isEmpty() ? "" : place.path() + ": ") + problem);
        this.error = error;
        this.place = place;
    }

    /**
     * Why the document was refused.
     *
     * @return the error with its stable code
     */
    public YamlError error() {
        return error;
    }

    /**
     * The stable code.
     *
     * @return {@code CAX-YAML-...}
     */
    public String code() {
        return error.code();
    }

    /**
     * Where the fault stands.
     *
     * @return line and column of the value, or of the mapping that lacks a field
     */
    public YamlPlace place() {
        return place;
    }
}
