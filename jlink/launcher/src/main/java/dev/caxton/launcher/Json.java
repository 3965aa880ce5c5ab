package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonArray;
import dev.caxton.audit.json.JsonValue.JsonBoolean;
import dev.caxton.audit.json.JsonValue.JsonNumber;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;

/**
 * A server's answer, asked for what is known of it. Fields that a later version adds do no harm; a missing one is empty. Texts come without what could steer a
 * terminal.
 *
 * @param object the answer
 */
record Json(JsonObject object) {

    /** A text, or empty if there is none. */
    Optional<String> text(String name) {
        return object.members().get(name) instanceof JsonString string
                ? Optional.of(Terminal.printable(string.value()))
                : Optional.empty();
    }

    /** A text as it was sent. */
    Optional<String> raw(String name) {
        return object.members().get(name) instanceof JsonString string ? Optional.of(string.value()) : Optional.empty();
    }

    /** A whole number, 0 if there is none. */
    long number(String name) {
        return object.members().get(name) instanceof JsonNumber number ? (long) number.value() : 0;
    }

    /** Whether it is true; false if there is none. */
    boolean is(String name) {
        return object.members().get(name) instanceof JsonBoolean truth && truth.value();
    }

    /** An object, an empty one if there is none. */
    Json inner(String name) {
        return new Json(
                object.members().get(name) instanceof JsonObject inner ? inner : JsonObject.of(java.util.Map.of()));
    }

    /** The objects of an array, none if there is none. */
    List<Json> items(String name) {
        return object.members().get(name) instanceof JsonArray array
                ? array.items().stream()
                        .filter(JsonObject.class::isInstance)
                        .map(item -> new Json((JsonObject) item))
                        .toList()
                : List.of();
    }

    /** The texts of an array, none if there is none. */
    List<String> texts(String name) {
        return object.members().get(name) instanceof JsonArray array
                ? array.items().stream()
                        .filter(JsonString.class::isInstance)
                        .map(item -> Terminal.printable(((JsonString) item).value()))
                        .toList()
                : List.of();
    }

    /** A member as people read it: a text as it is, everything else as JSON. */
    static String shown(JsonValue value) {
        return value instanceof JsonString string
                ? Terminal.printable(string.value())
                : Terminal.printable(CanonicalJson.text(value));
    }
}
