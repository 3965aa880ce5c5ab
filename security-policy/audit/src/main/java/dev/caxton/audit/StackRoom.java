package dev.caxton.audit;

/**
 * Makes sure that the stack does not end in the middle of a write, or with a lock in hand: whoever calls from inside of a guest may be as deep in it as the guest
 * likes.
 */
public final class StackRoom {

    /** Calls that go into each other, each of more than 100 bytes: several times what a write takes. */
    private static final int CALLS = 300;

    private StackRoom() {}

    /** Throws a {@link StackOverflowError} where there is too little left, and has done nothing then. */
    static void require() {
        if (below(CALLS, 1, 2, 3, 4, 5) == 0) {
            throw new AssertionError("an odd number is 0");
        }
    }

    /**
     * Whether the stack of this thread has room.
     *
     * @param calls for how many calls that go into each other, each of more than 100 bytes
     * @return whether they fit; nothing has been done otherwise
     */
    public static boolean has(int calls) {
        try {
            return below(calls, 1, 2, 3, 4, 5) != 0;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    /** Adds up what it is given after the call, so that all of it stays on the stack. */
    private static long below(int calls, long a, long b, long c, long d, long e) {
        if (calls == 0) {
            return 1;
        }
        long inner = below(calls - 1, a + calls, b ^ a, c + b, d ^ c, e + d);
        return (inner + a * b + c * d + e) | 1;
    }
}
