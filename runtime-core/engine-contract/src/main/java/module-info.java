/** What every engine, and every store of agents' state, is tested for. Never part of what ships. */
module dev.caxton.engine.contract {
    requires transitive dev.caxton.runtime;
    requires dev.caxton.testkit;
    requires org.junit.jupiter.api;
    requires static org.jspecify;

    exports dev.caxton.engine.contract;
    exports dev.caxton.state.contract;
}
