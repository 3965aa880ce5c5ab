package dev.caxton.resource;

/**
 * How a runtime divides the heap, so that nothing a guest or a client does can use up more than its part. Each part is a budget that is never overdrawn: what does
 * not fit is refused or forgotten. The rest, an eighth, is left to the JVM, to running turns and to whoever else shares the heap.
 *
 * @param agents linear memory of sandboxes, what the host keeps for each agent, and compiled modules, bytes: half
 * @param messages messages in mailboxes and in turns: an eighth
 * @param letters dead letters: a sixteenth
 * @param logs what agents log: a sixteenth
 * @param answers answers that wait for somebody to fetch them: a sixteenth
 * @param state what agents keep with {@code put_state}, where it is kept in memory: a sixteenth
 */
public record HeapPlan(long agents, long messages, long letters, long logs, long answers, long state) {

    private static final int PARTS = 16;

    /** Refuses a negative part with an {@link IllegalArgumentException}. */
    public HeapPlan {
        if (agents < 0 || messages < 0 || letters < 0 || logs < 0 || answers < 0 || state < 0) {
            throw new IllegalArgumentException("no part of a heap is negative");
        }
    }

    /**
     * The plan for a heap.
     *
     * @param heap how large it may become, bytes
     * @return its parts
     */
    public static HeapPlan of(long heap) {
        long part = heap / PARTS;
        return new HeapPlan(8 * part, 2 * part, part, part, part, part);
    }

    /**
     * The same with another part for agents.
     *
     * @param bytes for agents
     * @return the changed plan
     */
    public HeapPlan withAgents(long bytes) {
        return new HeapPlan(bytes, messages, letters, logs, answers, state);
    }
}
