package org.santral.leg;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.media.MediaStats;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.Negotiated;

/** What a leg remembers of its device for the records. Safe for any thread. */
public final class LegRecord {

    /**
     * What is known of a device; see the ledger's leg facts.
     *
     * @param address IP address that its signalling came from, null if it never replied
     * @param userAgent what it calls itself, null if it did not say
     * @param codec upper-case name of the format agreed on, null before an answer
     */
    public record Facts(
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable String codec,
            MediaStats stats) {}

    private static final int LONGEST_NAME = 128;

    private @Nullable InetAddress source;
    private @Nullable String userAgent;
    private @Nullable String codec;
    private @Nullable MediaStats stats;

    /** @param from where the response came from, null if that is not known */
    synchronized void heard(SipResponse response, @Nullable InetSocketAddress from) {
        String product = response.header("User-Agent");
        if (product == null) {
            product = response.header("Server");
        }
        name(product);
        if (from != null) {
            source = from.getAddress();
        }
    }

    private void name(@Nullable String product) {
        if (product != null) {
            userAgent = product.length() > LONGEST_NAME ? product.substring(0, LONGEST_NAME) : product;
        }
    }

    /** A device calls us. */
    synchronized void called(SipRequest invite, InetSocketAddress from) {
        name(invite.header("User-Agent"));
        source = from.getAddress();
    }

    /** Another device is called instead: what was known of the one before is not true of it. */
    synchronized void anotherDevice() {
        source = null;
        userAgent = null;
        codec = null;
    }

    /** Where its signalling comes from, null if it never replied. */
    synchronized @Nullable InetAddress source() {
        return source;
    }

    synchronized void agreed(@Nullable Negotiated now) {
        if (now != null) {
            codec = now.codec().name();
        }
    }

    /** The last figures, of a session that is being closed. */
    synchronized void measured(MediaStats figures) {
        if (stats == null) {
            stats = figures;
        }
    }

    /** @param running the figures of a session that may be open still; those at its end count before them */
    synchronized Facts facts(@Nullable MediaStats running) {
        MediaStats measured = stats == null ? running : stats;
        MediaStats known = measured == null ? MediaStats.NONE : measured;
        return new Facts(
                source == null ? null : source.getHostAddress(),
                userAgent,
                codec == null ? null : codec.toUpperCase(Locale.ROOT),
                known);
    }

    /** Why an answered device is gone; who ended it is for the call to say. */
    static Termination termination(DialogEnd end) {
        Cause cause =
                switch (end.cause()) {
                    case PEER_BYE -> {
                        Cause reason = SipCauses.reason(end.reasonHeader());
                        yield reason == null ? Cause.NORMAL_CLEARING : reason;
                    }
                    case LOCAL_BYE, ABANDONED -> Cause.NORMAL_CLEARING;
                    case SESSION_EXPIRED, NO_ACK -> Cause.RECOVERY_ON_TIMER_EXPIRE;
                    case REQUEST_FAILED -> Cause.NORMAL_TEMPORARY_FAILURE;
                    case TRANSPORT -> Cause.DESTINATION_OUT_OF_ORDER;
                };
        return new Termination(cause, By.CALLEE, How.BYE, end.status(), "");
    }
}
