package dev.caxton.mcp.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process with all it has started. The system forgets whose child a process was when the parent ends, so the tree remembers every descendant it has seen:
 * whoever calls {@link #look} while the parents live makes sure that their children are found later. Safe for use by many threads.
 */
final class ProcessTree {

    private final Process root;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    ProcessTree(Process root) {
        this.root = root;
    }

    /** Notes who is there now, below the root and below everyone noted before. */
    synchronized void look() {
        root.descendants().forEach(seen::add);
        for (ProcessHandle known : List.copyOf(seen)) {
            if (known.isAlive()) {
                known.descendants().forEach(seen::add);
            }
        }
        seen.removeIf(handle -> !handle.isAlive());
    }

    /** Ends all of them: asks first, then does not ask. A handle is bound to the start time of its process, so a reused id is never hit. */
    void end(Duration patience) {
        look();
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroy);
        if (!await(all, patience)) {
            // Whoever was asked may have started others meanwhile.
            look();
            all = all();
            all.forEach(ProcessHandle::destroyForcibly);
            await(all, patience);
        }
    }

    private synchronized List<ProcessHandle> all() {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(root.toHandle());
        all.addAll(seen);
        return all;
    }

    private static boolean await(List<ProcessHandle> handles, Duration patience) {
        CompletableFuture<?>[] ends =
                handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
