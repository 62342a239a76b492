package org.santral.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Where a carrier played by SIPp is found: an address of its own and a port that is free for UDP and TCP.
 *
 * @param transport {@code udp} or {@code tcp}
 */
record Carrier(String address, int port, String transport) {

    static Carrier udp(String address) throws IOException {
        return new Carrier(address, Ports.signalling(address), "udp");
    }

    static Carrier tcp(String address) throws IOException {
        return new Carrier(address, Ports.signalling(address), "tcp");
    }

    /** As a trunk's proxy in the configuration file. */
    String proxy() {
        return "sip:" + address + ":" + port + ";transport=" + transport;
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }
}
