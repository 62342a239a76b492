package org.santral.sip.transport;

/**
 * A host as it stands in a SIP header and a port.
 *
 * @param host a name, an IPv4 address or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

    /** The host as URIs and Via spell it: an IPv6 address in brackets. */
    public String uriHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return uriHost() + ":" + port;
    }
}
