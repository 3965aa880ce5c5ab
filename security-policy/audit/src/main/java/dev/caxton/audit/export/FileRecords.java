package dev.caxton.audit.export;

import dev.caxton.audit.AuditRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Adds records to a file as lines of JSON, for an agent of a collector that reads it. Somebody else may move the file away at any time. */
final class FileRecords implements RecordSink {

    private final FileSink file;

    FileRecords(Path path) {
        this.file = new FileSink(path);
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public int send(List<AuditRecord> records) throws IOException {
        String lines = records.stream().map(record -> record.line() + "\n").collect(Collectors.joining());
        file.append(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)));
        return 0;
    }

    @Override
    public void close() {
        // Opened for each batch.
    }
}
