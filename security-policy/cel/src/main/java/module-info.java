/** Conditions of grants in CEL, the Common Expression Language, and forms of texts in the syntax of RE2. Holds the library with all that it needs, and shows nothing of it. */
module dev.caxton.policy.cel {
    requires dev.caxton.policy;
    requires java.logging;
    requires jdk.unsupported;
    requires static org.jspecify;

    exports dev.caxton.policy.cel;

    provides dev.caxton.policy.condition.ConditionLanguage with
            dev.caxton.policy.cel.Cel;
    provides dev.caxton.policy.redaction.FormLanguage with
            dev.caxton.policy.cel.Re2;
}
