package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;
import java.util.Optional;

/** The bytes are not a module that can be taken further. It never leaves the front end, which turns it into a refusal, so it has no stack trace. */
public final class ModuleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of thing is wrong. */
    public enum Kind {
        /** The bytes do not follow the binary format. */
        MALFORMED,
        /** The bytes follow the format, but can't be a valid module. */
        INVALID,
        /** A structural limit is exceeded. */
        LIMIT,
        /** It is a component, not a module. */
        COMPONENT,
        /** It uses a feature that the decoder can't read past. */
        UNDECODABLE
    }

    private final Kind kind;
    private final transient Place place;
    private final transient Optional<Feature> feature;

    private ModuleException(Kind kind, String message, Place place, Optional<Feature> feature) {
        super(message, null, false, false);
        this.kind = kind;
        this.place = place;
        this.feature = feature;
    }

    /**
     * Something is wrong.
     *
     * @param kind what kind of thing
     * @param message what, without the place
     * @param place where
     * @return the exception
     */
    public static ModuleException of(Kind kind, String message, Place place) {
        return new ModuleException(kind, message, place, Optional.empty());
    }

    /**
     * A feature is used that the decoder can't read past.
     *
     * @param feature the feature
     * @param message what was found
     * @param place where
     * @return the exception
     */
    public static ModuleException undecodable(Feature feature, String message, Place place) {
        return new ModuleException(Kind.UNDECODABLE, message, place, Optional.of(feature));
    }

    /**
     * What kind of thing is wrong.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where.
     *
     * @return the place
     */
    public Place place() {
        return place;
    }

    /**
     * The feature, if the kind is {@link Kind#UNDECODABLE}.
     *
     * @return the feature, or empty
     */
    public Optional<Feature> feature() {
        return feature;
    }

    /**
     * What is wrong, without the place.
     *
     * @return a phrase
     */
    public String what() {
        return String.valueOf(getMessage());
    }
}
