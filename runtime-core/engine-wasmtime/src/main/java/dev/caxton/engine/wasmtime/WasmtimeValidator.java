package dev.caxton.engine.wasmtime;

import dev.caxton.wasm.Validator;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.WasmtimeException;
import java.util.Optional;
import java.util.function.Supplier;

/** Validation by Wasmtime's parser. The binding offers it as a part of compiling only. */
final class WasmtimeValidator implements Validator {

    private static final int MAX_TEXT = 300;

    private final Supplier<NativeEngine> engine;

    WasmtimeValidator(Supplier<NativeEngine> engine) {
        this.engine = engine;
    }

    @Override
    public Optional<String> validate(byte[] module) {
        byte[] copy = module.clone();
        return engine.get()
                .compile(
                        handle -> {
                            try {
                                Module.fromBinary(handle, copy).dispose();
                                return Optional.empty();
                            } catch (WasmtimeException e) {
                                return Optional.of(text(String.valueOf(e.getMessage())));
                            }
                        },
                        Lanes.NOTHING);
    }

    private static String text(String message) {
        return message.length() <= MAX_TEXT ? message : message.substring(0, MAX_TEXT) + "...";
    }
}
