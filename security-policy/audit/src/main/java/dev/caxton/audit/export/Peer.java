package dev.caxton.audit.export;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A host and port that we connect to. The address is looked up once for each connection and connected to as it was checked. Addresses that are never a collector's
 * are refused: those of this link, where clouds keep their metadata, of many hosts, and of none.
 *
 * @param host a name or an address
 * @param port from 1
 */
record Peer(String host, int port) {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    Peer {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a destination has a host and a port");
        }
    }

    InetSocketAddress address() throws IOException {
        InetAddress address = InetAddress.getByName(host);
        if (address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()) {
            throw new IOException("the address of " + host + " is not one to send records to");
        }
        return new InetSocketAddress(address, port);
    }

    /** Connects without TLS. */
    Socket connect() throws IOException {
        return connect(address());
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setKeepAlive(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Puts TLS on a connection; the certificate has to be this host's. */
    SSLSocket secured(Socket plain, SSLSocketFactory tls) throws IOException {
        try {
            SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
