/** Agents, sandboxes, messaging and host functions. */
module dev.caxton.runtime {
    requires transitive dev.caxton.audit;
    requires transitive dev.caxton.policy;
    requires transitive dev.caxton.resource;
    requires transitive dev.caxton.wasm;
    requires static org.jspecify;

    exports dev.caxton.runtime;
    exports dev.caxton.runtime.agent;
    exports dev.caxton.runtime.message;
    exports dev.caxton.runtime.spi;
    exports dev.caxton.runtime.tool;
    exports dev.caxton.runtime.turn;

    uses dev.caxton.runtime.spi.Engine;
}
