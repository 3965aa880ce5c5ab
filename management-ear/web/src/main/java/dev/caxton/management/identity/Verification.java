package dev.caxton.management.identity;

/** What became of a token that was to be verified. */
public sealed interface Verification {

    /**
     * It is valid now.
     *
     * @param identity whose it is
     */
    record Verified(Identity identity) implements Verification {}

    /**
     * It is valid now, and was not given for what is asked here.
     *
     * @param identity whose it is
     * @param scope what it lacks
     */
    record Narrow(Identity identity, String scope) implements Verification {}

    /**
     * It is not valid.
     *
     * @param reason for the log of whoever runs the server, without the token; the caller is not told
     */
    record Refused(String reason) implements Verification {}

    /**
     * Nobody can tell now, because the keys that tokens are signed with can't be had. The caller may try again.
     *
     * @param reason for the log
     */
    record Unavailable(String reason) implements Verification {}
}
