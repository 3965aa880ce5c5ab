/** The WebAssembly front end: from untrusted bytes to a module that can't hurt its host. */
module dev.caxton.wasm {
    requires transitive dev.caxton.policy;
    requires static org.jspecify;

    exports dev.caxton.wasm;
}
