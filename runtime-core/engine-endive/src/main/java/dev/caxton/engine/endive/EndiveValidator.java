package dev.caxton.engine.endive;

import dev.caxton.wasm.Validator;
import java.util.Optional;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/**
 * Validation by Endive's parser. Not enough alone: Endive 1.0.0 accepts a few modules that the specification's suite calls invalid or malformed (reserved bytes
 * that are not zero, unknown globals in initialisers, exports out of range). The decoder, which always comes first, refuses all of those; together they refuse
 * everything the suite does.
 */
final class EndiveValidator implements Validator {

    private static final int MAX_TEXT = 300;

    @Override
    public Optional<String> validate(byte[] module) {
        try {
            Parser.parse(module);
            return Optional.empty();
        } catch (WasmEngineException e) {
            return Optional.of(text(e));
        } catch (StackOverflowError e) {
            return Optional.of("nested too deep to be validated");
        } catch (RuntimeException e) {
            // Bytes that make the parser itself fail are as good as malformed: nothing of them may run.
            return Optional.of(
                    "malformed: the parser gave up with " + e.getClass().getSimpleName());
        }
    }

    private static String text(RuntimeException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.length() <= MAX_TEXT ? message : message.substring(0, MAX_TEXT) + "...";
    }
}
