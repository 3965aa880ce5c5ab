package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.ToolName;

/**
 * Why a tool may be taken for another one.
 *
 * @param kind how
 * @param other the approved tool of another upstream of the same tenant
 */
public record Warning(Kind kind, ToolName other) {

    /** How a tool may be taken for another one. */
    public enum Kind {
        /** Another upstream has an approved tool of the same name. */
        SAME_NAME,
        /** Another upstream has an approved tool whose name looks or reads the same. */
        LOOK_ALIKE
    }
}
