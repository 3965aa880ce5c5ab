package dev.caxton.mcp.approval;

/** A store of approvals could not do what it was asked for. */
public final class ApprovalStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message what is the case now, for whoever asked; no word of what failed below
     * @param cause what failed
     */
    public ApprovalStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
