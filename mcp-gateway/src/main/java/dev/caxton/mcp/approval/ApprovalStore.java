package dev.caxton.mcp.approval;

import java.util.List;
import java.util.Optional;

/**
 * Keeps approvals that are not used yet: one for a call at most. Every change names what it replaces, so that of two changes at once one fails. What a change of a
 * {@linkplain #lasting lasting} store has returned from is on disk; one that cannot be kept throws {@link ApprovalStoreException}, and nothing has changed then, but for a
 * refusal, which holds for as long as the process lives. Safe for use by many threads; changes may block.
 */
public interface ApprovalStore {

    /**
     * The approval of a name.
     *
     * @param id its name; hostile
     * @return empty if there is none
     */
    Optional<Approval> byId(String id);

    /**
     * The approval of a call.
     *
     * @param call the call
     * @return empty if there is none
     */
    Optional<Approval> byCall(ExactCall call);

    /**
     * All that there are.
     *
     * @return in the order in which they were asked for
     */
    List<Approval> all();

    /**
     * Adds one.
     *
     * @param approval asked for just now
     * @return false if its call has one already, or there is no room; nothing was changed then
     */
    boolean add(Approval approval);

    /**
     * Replaces one by its next state.
     *
     * @param before what has to stand there
     * @param after the same approval, of the same call
     * @return false if something else stands there; nothing was changed then
     */
    boolean replace(Approval before, Approval after);

    /**
     * Takes one out.
     *
     * @param approval what has to stand there
     * @return false if something else stands there; nothing was changed then
     */
    boolean remove(Approval approval);

    /**
     * Whether what it keeps is still there after the process has ended.
     *
     * @return false if everything ends with the process
     */
    boolean lasting();
}
