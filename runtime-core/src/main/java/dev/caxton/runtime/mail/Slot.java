package dev.caxton.runtime.mail;

import java.util.concurrent.atomic.AtomicBoolean;

/** A reserved place in a mailbox. Nobody sees it until it is committed. Exactly one of its methods takes effect, once. */
public final class Slot implements Posting {

    private final Mailbox mailbox;
    private final int bytes;
    private final AtomicBoolean used = new AtomicBoolean();

    Slot(Mailbox mailbox, int bytes) {
        this.mailbox = mailbox;
        this.bytes = bytes;
    }

    /**
     * Turns the place into a message.
     *
     * @param delivery the message, with a content as large as the place was reserved for
     * @return false if the mailbox was closed in between: nothing was delivered, and the caller still has the message
     */
    public boolean commit(Delivery delivery) {
        if (delivery.envelope().message().size() != bytes) {
            throw new IllegalArgumentException("the place was reserved for another size");
        }
        return used.compareAndSet(false, true) && mailbox.commit(delivery);
    }

    /** Gives the place back. */
    public void release() {
        if (used.compareAndSet(false, true)) {
            mailbox.release(bytes);
        }
    }
}
