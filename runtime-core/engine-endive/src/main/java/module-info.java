/** Endive, compiled and interpreted, as engines of the runtime. */
module dev.caxton.engine.endive {
    requires transitive dev.caxton.runtime;
    requires run.endive.compiler;
    requires static org.jspecify;

    exports dev.caxton.engine.endive;

    provides dev.caxton.runtime.spi.Engine with
            dev.caxton.engine.endive.EndiveCompiled,
            dev.caxton.engine.endive.EndiveInterpreter;
}
