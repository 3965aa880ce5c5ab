package dev.caxton.management.assembly;

import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditKeeper;
import dev.caxton.audit.CheckpointSink;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.export.Attempts;
import dev.caxton.audit.export.Destinations;
import dev.caxton.audit.export.RecordExporter;
import dev.caxton.management.config.ConfigurationException;
import dev.caxton.management.config.Settings;
import dev.caxton.management.home.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** What goes on beside the audit log: checkpoints are taken and leave the host, records follow to collectors, old ones are removed. */
final class AuditTrail implements AutoCloseable {

    private final List<RecordExporter> exporters = new ArrayList<>();
    private final AuditKeeper keeper;

    private AuditTrail(
            FileAuditLog log, Home home, Settings.Audit settings, List<CheckpointSink> sinks, Attempts attempts) {
        for (String destination : settings.records()) {
            RecordExporter exporter = Destinations.records(destination, log, home.audit(), attempts);
            exporters.add(exporter);
        }
        try {
            keeper = AuditKeeper.start(
                    log,
                    new AuditKeeper.Duties(settings.name(), key(home), settings.period(), sinks, settings.retention()));
        } catch (AuditException | ConfigurationException e) {
            exporters.forEach(RecordExporter::close);
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @param log the log; closed after this
     * @param home has the key
     * @param settings where things go
     * @param attempts how they are sent
     * @return at work until it is closed
     * @throws ConfigurationException if a destination is none, or the key can't be used
     */
    static AuditTrail start(FileAuditLog log, Home home, Settings.Audit settings, Attempts attempts) {
        List<CheckpointSink> sinks = new ArrayList<>();
        try {
            settings.checkpoints()
                    .forEach(text -> sinks.add(Exports.repeated(Destinations.checkpoints(text), attempts)));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The setting caxton.audit.checkpoints-to is refused: " + e.getMessage() + ".", e);
        }
        try {
            settings.records().forEach(Destinations::requireRecords);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The setting caxton.audit.records-to is refused: " + e.getMessage() + ".", e);
        }
        return new AuditTrail(log, home, settings, sinks, attempts);
    }

    private static CheckpointKey key(Home home) {
        Path file = home.auditKey();
        try {
            if (!Files.exists(file)) {
                CheckpointKey.generate(new SecureRandom()).save(file);
            }
            CheckpointKey key = CheckpointKey.load(file);
            Home.write(home.auditPublicKey(), key.publicKey().pem().getBytes(StandardCharsets.US_ASCII));
            return key;
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The key that signs checkpoints of the audit log can't be used: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void close() {
        keeper.close();
        exporters.forEach(RecordExporter::close);
    }
}
