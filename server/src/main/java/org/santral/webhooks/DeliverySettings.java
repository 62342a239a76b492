package org.santral.webhooks;

import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * Bounds of delivery.
 *
 * @param timeout of one attempt, from connecting to the answer's header section; looking up the name is bounded apart
 * @param maxPerHost attempts at a time to one host and port, also when several tenants name it
 * @param maxInHand calls in all whose event waits for its turn, is under way or on its way to the disk
 * @param tls makes TLS connections; decides whose certificates are trusted
 */
public record DeliverySettings(Duration timeout, int maxPerHost, int maxInHand, SSLSocketFactory tls) {

    /** What the product runs with: 5 s (spec/verimor.md S7), 64 per host, 8,192 in hand, the JDK's authorities. */
    public static DeliverySettings defaults() {
        return new DeliverySettings(Duration.ofSeconds(5), 64, 8192, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }
}
