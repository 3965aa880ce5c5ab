package dev.caxton.load;

import dev.caxton.audit.json.JsonValue.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages to agents that count them in their state, while the server stops. Of each agent it is known how many messages were answered, how many more were accepted without
 * anybody waiting, and how many were sent at all; what the agent has counted after the next start tells the rest.
 */
final class StopUnderLoad {

    private static final int AGENTS = 20;
    private static final long BEFORE = 3_000_000_000L;
    private static final long EVERY = 100_000_000L;

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<Tally> tallies = new ArrayList<>();

    /** What is known of the messages to one agent. */
    private static final class Tally {
        final AtomicLong sent = new AtomicLong();
        final AtomicLong answered = new AtomicLong();
        final AtomicLong accepted = new AtomicLong();
        final AtomicLong trouble = new AtomicLong();
    }

    /** What became of them. */
    record Outcome(
            long answered, long accepted, long lostAnswered, long lostAccepted, long handledTwice, long trouble) {

        boolean nothingLost() {
            return lostAnswered + lostAccepted + handledTwice + trouble == 0;
        }

        @Override
        public String toString() {
            return answered + " answered and " + accepted + " accepted messages, of which " + lostAnswered + " and "
                    + lostAccepted + " are gone, " + handledTwice + " handled twice; " + trouble
                    + " refused before the stop";
        }
    }

    private static String name(int agent) {
        return "tally-" + agent;
    }

    private static String path(int agent) {
        return Rest.API + "/agents/default/" + name(agent) + "/messages";
    }

    /** Sends, and stops the server meanwhile. */
    void run(LoadedServer server, Rest rest, byte[] counter) throws IOException, InterruptedException {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            int agent = i;
            Tally tally = new Tally();
            tallies.add(tally);
            rest.deploy(name(agent), counter);
            clients.add(Thread.ofVirtual().unstarted(() -> send(rest, tally, path(agent), tally.answered, 0)));
            clients.add(Thread.ofVirtual()
                    .unstarted(() -> send(rest, tally, path(agent) + "?wait=0", tally.accepted, EVERY)));
        }
        clients.forEach(Thread::start);
        long stop = System.nanoTime() + BEFORE;
        while (System.nanoTime() < stop) {
            LockSupport.parkNanos(stop - System.nanoTime());
        }
        stopping.set(true);
        server.stop();
        for (Thread client : clients) {
            client.join();
        }
    }

    private void send(Rest rest, Tally tally, String path, AtomicLong done, long pause) {
        try {
            while (true) {
                tally.sent.incrementAndGet();
                rest.post(path, "text/plain", new byte[] {'x'});
                done.incrementAndGet();
                LockSupport.parkNanos(pause);
            }
        } catch (IOException e) {
            // The stop ends everybody: with a refusal, or with a connection that is gone.
            if (!stopping.get()) {
                tally.trouble.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks every agent what it has counted. */
    Outcome afterwards(Rest rest) throws IOException, InterruptedException {
        long answered = 0;
        long accepted = 0;
        long lostAnswered = 0;
        long lostAccepted = 0;
        long twice = 0;
        long trouble = 0;
        for (int i = 0; i < AGENTS; i++) {
            Tally tally = tallies.get(i);
            JsonObject answer = Rest.json(rest.post(path(i), "text/plain", new byte[] {'x'}));
            // This message counts too.
            long counted = Long.parseLong(Rest.text(answer, "reply")) - 1;
            answered += tally.answered.get();
            accepted += tally.accepted.get();
            long gone = Math.max(0, tally.answered.get() - counted);
            lostAnswered += gone;
            lostAccepted += Math.max(0, tally.answered.get() + tally.accepted.get() - counted) - gone;
            twice += Math.max(0, counted - tally.sent.get());
            trouble += tally.trouble.get();
        }
        return new Outcome(answered, accepted, lostAnswered, lostAccepted, twice, trouble);
    }
}
