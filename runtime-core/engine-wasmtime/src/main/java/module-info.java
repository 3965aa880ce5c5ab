/** Wasmtime, the native engine that an operator has to ask for. */
module dev.caxton.engine.wasmtime {
    requires transitive dev.caxton.runtime;
    // The binding has no module descriptor: this name comes from its file name.
    requires wasmtime.java;
    requires static org.jspecify;

    exports dev.caxton.engine.wasmtime;

    provides dev.caxton.runtime.spi.Engine with
            dev.caxton.engine.wasmtime.WasmtimeEngine;
}
