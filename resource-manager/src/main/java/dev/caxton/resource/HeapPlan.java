package dev.caxton.resource;

/**
 * How a runtime divides the heap, so that nothing a guest or a client does can use up more than its part. Each part is a budget that is never overdrawn: what does
 * not fit is refused or forgotten. 64 MiB of the heap, or a quarter of a small one, and a sixteenth of what is left are not divided: the runtime itself, compilers at
 * work and whoever else shares the heap need them.
 *
 * @param agents linear memory of sandboxes, what the host keeps for each agent, and compiled modules, bytes: half of what is divided
 * @param messages messages in mailboxes and in turns: an eighth
 * @param letters dead letters: a sixteenth
 * @param logs what agents log: a sixteenth
 * @param answers answers that wait for somebody to fetch them: a sixteenth
 * @param state what agents keep with {@code put_state}, where it is kept in memory: a sixteenth
 * @param turns what turns hold until they end, such as changes of state and results of tools: a sixteenth
 */
public record HeapPlan(long agents, long messages, long letters, long logs, long answers, long state, long turns) {

    private static final int PARTS = 16;

    // What a runtime without agents holds, and what translating a large module takes for a moment, together and
    // rounded up.
    private static final long BASE_BYTES = 64L << 20;
    private static final int SMALL_HEAP_SHARE = 4;

    /** Refuses a negative part with an {@link IllegalArgumentException}. */
    public HeapPlan {
        if (agents < 0 || messages < 0 || letters < 0 || logs < 0 || answers < 0 || state < 0 || turns < 0) {
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
        long part = (heap - Math.min(BASE_BYTES, heap / SMALL_HEAP_SHARE)) / PARTS;
        return new HeapPlan(8 * part, 2 * part, part, part, part, part, part);
    }

    /**
     * The same with another part for agents.
     *
     * @param bytes for agents
     * @return the changed plan
     */
    public HeapPlan withAgents(long bytes) {
        return new HeapPlan(bytes, messages, letters, logs, answers, state, turns);
    }
}
