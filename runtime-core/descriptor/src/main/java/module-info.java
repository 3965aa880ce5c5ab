/** Agent descriptors in YAML or JSON. */
module dev.caxton.runtime.descriptor {
    requires dev.caxton.policy.yaml;
    requires transitive dev.caxton.runtime;
    requires static org.jspecify;

    exports dev.caxton.runtime.descriptor;
}
