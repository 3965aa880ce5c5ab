package dev.caxton.guests;

import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A tool that answers when the test wants it to; the turn that has called it waits. */
final class HeldTool implements Function<ToolCall, ToolOutcome> {

    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final byte[] answer;

    HeldTool(byte[] answer) {
        this.answer = answer.clone();
    }

    @Override
    public ToolOutcome apply(ToolCall call) {
        called.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new ToolOutcome.Answered(answer.clone(), false);
    }

    /** Blocks until somebody has called it. */
    void awaitCall() throws InterruptedException {
        called.await();
    }

    /** Answers whoever has called it, and whoever will. */
    void release() {
        release.countDown();
    }
}
