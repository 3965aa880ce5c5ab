package dev.caxton.policy;

import dev.caxton.policy.grant.Obligations;
import java.time.Instant;

/** The answer of a policy, with what a person needs to understand it. */
public sealed interface Decision {

    /**
     * The document that decided.
     *
     * @return SHA-256 of the document's bytes, lower-case hexadecimal
     */
    String document();

    /**
     * Why.
     *
     * @return one sentence
     */
    String reason();

    /**
     * The action may happen, once its obligations are seen to. Permissions for messages have none.
     *
     * @param rule the name of the rule that permits it
     * @param document SHA-256 of the document
     * @param reason one sentence
     * @param obligations what the permission asks for
     * @param validBefore until when the same policy answers the same question with this very permission, so that nobody need ask it again; {@link Instant#MIN} if
     *     it answered this once, {@link Instant#MAX} if it always will. Another policy object, even of the same document, must be asked itself
     */
    record Permit(String rule, String document, String reason, Obligations obligations, Instant validBefore)
            implements Decision {

        /**
         * A permission that answers once.
         *
         * @param rule the name of the rule that permits it
         * @param document SHA-256 of the document
         * @param reason one sentence
         * @param obligations what the permission asks for
         */
        public Permit(String rule, String document, String reason, Obligations obligations) {
            this(rule, document, reason, obligations, Instant.MIN);
        }

        /**
         * A permission without obligations that answers once.
         *
         * @param rule the name of the rule that permits it
         * @param document SHA-256 of the document
         * @param reason one sentence
         */
        public Permit(String rule, String document, String reason) {
            this(rule, document, reason, Obligations.NONE);
        }
    }

    /**
     * The action may not happen.
     *
     * @param document SHA-256 of the document
     * @param reason one sentence that names what would have to be granted
     */
    record Deny(String document, String reason) implements Decision {}
}
