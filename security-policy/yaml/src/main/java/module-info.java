/** Policy documents and other YAML or JSON files, read so strictly that nothing in them goes unseen. */
module dev.caxton.policy.yaml {
    requires transitive dev.caxton.policy;
    requires static org.jspecify;
    requires org.snakeyaml.engine;

    exports dev.caxton.policy.yaml;
}
