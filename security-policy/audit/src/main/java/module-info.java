/** Records of what happened, chained so that a change is noticed. */
module dev.caxton.audit {
    requires transitive dev.caxton.policy;
    requires static org.jspecify;

    exports dev.caxton.audit;
    exports dev.caxton.audit.checkpoint;
    exports dev.caxton.audit.export;
    exports dev.caxton.audit.json;
    exports dev.caxton.audit.tree;
}
