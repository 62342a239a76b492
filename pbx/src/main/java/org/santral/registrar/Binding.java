package org.santral.registrar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;

/**
 * A phone of an extension, as it registered last.
 *
 * @param contact its Contact URI: the Request-URI of calls to it
 * @param source where its REGISTER really came from: calls go back there, through whatever NAT is between
 * @param instance its {@code +sip.instance}, null if it has none
 * @param sipCallId Call-ID of its registrations
 * @param cseq CSeq number of the last one
 * @param userAgent what it calls itself, null if it did not say
 * @param expiresAt when it is forgotten unless it registers again
 */
public record Binding(
        SipUri contact,
        Hop source,
        @Nullable String instance,
        String sipCallId,
        long cseq,
        @Nullable String userAgent,
        Instant expiresAt) {}
