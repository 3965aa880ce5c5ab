/** What tests of several modules share. Never part of what ships. */
module dev.caxton.testkit {
    // Chicory has no module descriptors: these names come from its file names.
    requires wabt;
    requires runtime;
    requires wasi;
    requires wasm;
    requires log;
    requires com.google.common.jimfs;
    requires java.management;
    requires jdk.management;
    requires static org.jspecify;

    exports dev.caxton.testkit;
}
