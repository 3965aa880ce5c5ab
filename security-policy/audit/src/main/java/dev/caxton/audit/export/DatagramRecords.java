package dev.caxton.audit.export;

import dev.caxton.audit.AuditRecord;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;

/** Sends records as syslog over UDP, one datagram each (RFC 5426). Nobody knows whether they arrive. */
final class DatagramRecords implements RecordSink {

    /** What fits into a datagram of IPv4. */
    private static final int MOST = 65_507;

    private final String name;
    private final Peer peer;
    private final Syslog syslog;

    DatagramRecords(String name, Peer peer, Syslog syslog) {
        this.name = name;
        this.peer = peer;
        this.syslog = syslog;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int send(List<AuditRecord> records) throws IOException {
        InetSocketAddress address = peer.address();
        int dropped = 0;
        try (DatagramSocket socket = new DatagramSocket()) {
            for (AuditRecord record : records) {
                byte[] message = syslog.message(record);
                if (message.length <= MOST) {
                    socket.send(new DatagramPacket(message, message.length, address));
                } else {
                    dropped++;
                }
            }
        }
        return dropped;
    }

    @Override
    public void close() {
        // Opened for each batch.
    }
}
