/** The command line {@code caxton}. */
module dev.caxton.launcher {
    requires dev.caxton.audit;
    requires dev.caxton.mcp;
    requires dev.caxton.policy;
    requires dev.caxton.policy.yaml;
    requires dev.caxton.resource;
    requires dev.caxton.runtime;
    requires dev.caxton.runtime.descriptor;
    requires dev.caxton.wasm;
    requires info.picocli;
    requires java.net.http;
    requires jdk.httpserver;
    requires static org.jspecify;

    // picocli reads the annotations of the commands and sets their fields.
    opens dev.caxton.launcher to
            info.picocli;

    uses dev.caxton.runtime.spi.Engine;
}
