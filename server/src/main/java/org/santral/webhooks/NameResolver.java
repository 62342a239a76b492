package org.santral.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Port: names to addresses. */
public interface NameResolver {
    /**
     * The addresses of a host name or address literal, at least one.
     *
     * @throws UnknownHostException when there is none, or no answer in time
     */
    List<InetAddress> resolve(String host) throws UnknownHostException, InterruptedException;
}
