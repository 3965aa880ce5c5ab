package dev.caxton.mcp.guard;

import dev.caxton.audit.StackRoom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes one piece of work for the thread that made this, which does it when it has nothing to do but to wait: handing it to another thread and back takes longer than a small call. Everything else
 * gets a virtual thread, and so does work for which the owner has too little stack left: a guest that calls from deep inside must not have it end in the middle of an exchange.
 */
final class OwnHands implements Executor {

    /** Calls that go into each other: several times what an exchange over HTTP takes. */
    private static final int ROOM = 1_000;

    private final Thread owner = Thread.currentThread();

    // Only the owner touches them.
    private @Nullable Runnable left;
    private boolean full;

    @Override
    public void execute(Runnable work) {
        if (Thread.currentThread() == owner && !full && StackRoom.has(ROOM)) {
            left = work;
            full = true;
        } else {
            Thread.ofVirtual().name("mcp-call").start(work);
        }
    }

    /** Does what was left here. */
    void work() {
        full = true;
        Runnable mine = left;
        left = null;
        if (mine != null) {
            mine.run();
        }
    }
}
