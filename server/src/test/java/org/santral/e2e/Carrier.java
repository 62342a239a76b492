package org.santral.e2e;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where a carrier played by SIPp is found: an address of its own and a port that is free for UDP and TCP.
 *
 * @param transport {@code udp} or {@code tcp}
 */
record Carrier(String address, int port, String transport) {

    static Carrier udp(String address) throws IOException {
        return new Carrier(address, freePort(address), "udp");
    }

    static Carrier tcp(String address) throws IOException {
        return new Carrier(address, freePort(address), "tcp");
    }

    /** As a trunk's proxy in the configuration file. */
    String proxy() {
        return "sip:" + address + ":" + port + ";transport=" + transport;
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** An even port that was free a moment ago, and so was the next one. */
    static int freeMediaPort(String address) throws IOException {
        InetAddress local = InetAddress.ofLiteral(address);
        while (true) {
            int port = freePort(address) & ~1;
            try (DatagramSocket rtp = new DatagramSocket(port, local);
                    DatagramSocket rtcp = new DatagramSocket(port + 1, local)) {
                return Math.min(rtp.getLocalPort(), rtcp.getLocalPort());
            } catch (BindException taken) {
                Thread.onSpinWait();
            }
        }
    }

    /** SIPp cannot be asked which port it chose, so it is told one that was free a moment ago. */
    static int freePort(String address) throws IOException {
        InetAddress local = InetAddress.ofLiteral(address);
        try (ServerSocket tcp = new ServerSocket(0, 1, local);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), local)) {
            return udp.getLocalPort();
        }
    }
}
