package dev.caxton.mcp.guard;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes one piece of work for the thread that made this, which does it when it has nothing to do but to wait: handing it to another thread and back takes longer than a small call. Everything else
 * gets a virtual thread.
 */
final class OwnHands implements Executor {

    private final Thread owner = Thread.currentThread();

    // Only the owner touches them.
    private @Nullable Runnable left;
    private boolean full;

    @Override
    public void execute(Runnable work) {
        if (Thread.currentThread() == owner && !full) {
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
