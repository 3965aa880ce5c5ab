/** Levels, policy documents and decisions. */
module dev.caxton.policy {
    requires transitive dev.caxton.resource;
    requires static org.jspecify;

    exports dev.caxton.policy;
    exports dev.caxton.policy.check;
    exports dev.caxton.policy.condition;
    exports dev.caxton.policy.document;
    exports dev.caxton.policy.grant;
    exports dev.caxton.policy.identity;
    exports dev.caxton.policy.pattern;
    exports dev.caxton.policy.redaction;

    uses dev.caxton.policy.condition.ConditionLanguage;
    uses dev.caxton.policy.redaction.FormLanguage;
}
