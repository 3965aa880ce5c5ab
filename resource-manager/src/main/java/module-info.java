/** Limits, budgets, accounts and guards. */
module dev.caxton.resource {
    requires static org.jspecify;

    exports dev.caxton.resource;
}
