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
 * whoever calls {@link #look} while the parents live makes sure that their children are found later. Those that were never seen are found by their {@link Mark}, where the
 * system lets it be seen. Safe for use by many threads.
 */
final class ProcessTree {

    /** Processes that start others while they are ended are looked for again, but not without end. */
    private static final int ROUNDS = 5;

    private final Process root;
    private final Mark mark;
    private final Set<ProcessHandle> seen = new LinkedHashSet<>();

    ProcessTree(Process root, Mark mark) {
        this.root = root;
        this.mark = mark;
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
        search();
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroy);
        await(all, patience);
        for (int i = 0; i < ROUNDS; i++) {
            // Whoever was asked may have started others meanwhile.
            search();
            List<ProcessHandle> left =
                    all().stream().filter(ProcessHandle::destroyForcibly).toList();
            if (left.isEmpty() || !await(left, patience)) {
                return;
            }
        }
    }

    private void search() {
        List<ProcessHandle> bearers = mark.bearers();
        synchronized (this) {
            seen.addAll(bearers);
        }
        look();
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
