package dev.caxton.audit;

import java.nio.file.Path;

/** The program that {@link CrashTest} kills: appends with several threads and prints each receipt after it got it. */
final class AppendUntilKilled {

    private AppendUntilKilled() {}

    public static void main(String[] arguments) throws InterruptedException {
        FileAuditLog log = FileAuditLog.open(Path.of(arguments[0]), Events.segmentsOf(40_000));
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            int writer = t;
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 1_000_000; i++) {
                    AuditReceipt receipt = log.append(Events.of("t" + writer, i));
                    String line = receipt.sequence() + " " + receipt.hash() + "\n";
                    synchronized (System.out) {
                        System.out.print(line);
                        System.out.flush();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
