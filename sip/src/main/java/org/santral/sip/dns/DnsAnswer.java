package org.santral.sip.dns;

import java.time.Duration;
import java.util.List;

/** The records that answer a question, none when there are none, and for how long that holds. */
record DnsAnswer<T>(List<T> records, Duration ttl) {

    private static final Duration ABSENCE = Duration.ofSeconds(30);

    static <T> DnsAnswer<T> none() {
        return new DnsAnswer<>(List.of(), ABSENCE);
    }
}
