package org.santral.webhooks;

import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * Bounds of delivery.
 *
 * @param timeout of one attempt, from connecting to the answer's header section; looking up the name is bounded apart
 * @param maxPerHost attempts at a time to one host and port, also when several tenants name it
 * @param maxAtOnce attempts at a time in all
 * @param tls makes TLS connections; decides whose certificates are trusted
 */
public record DeliverySettings(Duration timeout, int maxPerHost, int maxAtOnce, SSLSocketFactory tls) {

    /** What the product runs with: 5 s (spec/verimor.md S7), 64 per host, 2,048 in all, the JDK's authorities. */
    public static DeliverySettings defaults() {
        return new DeliverySettings(Duration.ofSeconds(5), 64, 2048, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }
}
