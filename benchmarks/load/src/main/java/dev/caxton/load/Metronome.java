package dev.caxton.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for fixed moments without spinning: a generator that spins would take one of the processors from what is measured. That it wakes late counts against what is
 * measured.
 */
final class Metronome {

    private Metronome() {}

    /**
     * Asks the system to wake the calling thread when it asked to be woken, before any thread that is measured, as a machine of its own would be: no slack of the
     * timers, and a real-time priority. Where that can't be had (it takes Linux and the right to), it says so, and what is measured is worse for it.
     */
    static void precise() throws InterruptedException {
        try {
            String self =
                    Path.of("/proc/thread-self").toRealPath().getFileName().toString();
            Files.writeString(Path.of("/proc", self, "timerslack_ns"), "1");
            Process chrt = new ProcessBuilder("chrt", "--fifo", "--pid", "1", self)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(chrt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (chrt.waitFor() != 0) {
                System.out.println("the generator has no priority: " + said.strip());
            }
        } catch (IOException e) {
            System.out.println("the generator has no priority: " + e.getMessage());
        }
    }

    /** Returns at that moment of {@link System#nanoTime}, or at once if it is over. */
    static void await(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
