package dev.caxton.audit.export;

import dev.caxton.audit.AuditRecord;
import java.io.IOException;
import java.util.List;

/** A collector of records. Used by one thread at a time. */
interface RecordSink extends AutoCloseable {

    /** What records and messages call it: without credentials. */
    String name();

    /**
     * Sends records in their order. Blocks, but for a bounded time.
     *
     * @return how many cannot be sent that way at all
     * @throws IOException if it is not known that all have left; they are sent again then
     */
    int send(List<AuditRecord> records) throws IOException;

    @Override
    void close();
}
