package dev.caxton.management.role;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do within its tenant. A caller has any number of roles; {@link #ADMIN} holds all the others. */
public enum Role {
    /** Everything, policies included. An administrator of the tenant {@code default} also changes what concerns the whole node. */
    ADMIN,
    /** Deploys and removes agents, and looks at policies. */
    DEPLOYER,
    /** Starts, stops, limits and holds agents, and looks after dead letters. */
    OPERATOR,
    /** Decides on calls that need a person's consent. */
    APPROVER,
    /** Reads the audit log, policies and use, and changes nothing. */
    AUDITOR,
    /** Sends messages to agents and calls tools, as the policy permits. */
    AGENT_CLIENT;

    /** {@link #ADMIN}, for annotations. */
    public static final String NAME_ADMIN = "admin";
    /** {@link #DEPLOYER}, for annotations. */
    public static final String NAME_DEPLOYER = "deployer";
    /** {@link #OPERATOR}, for annotations. */
    public static final String NAME_OPERATOR = "operator";
    /** {@link #APPROVER}, for annotations. */
    public static final String NAME_APPROVER = "approver";
    /** {@link #AUDITOR}, for annotations. */
    public static final String NAME_AUDITOR = "auditor";
    /** {@link #AGENT_CLIENT}, for annotations. */
    public static final String NAME_AGENT_CLIENT = "agent-client";

    /**
     * Reads the written form.
     *
     * @param text anything
     * @return empty if there is no such role
     */
    public static Optional<Role> of(String text) {
        return Arrays.stream(values())
                .filter(role -> role.toString().equals(text))
                .findFirst();
    }

    /** The written form: lower-case, with hyphens. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
