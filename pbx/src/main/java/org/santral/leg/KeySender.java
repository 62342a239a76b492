package org.santral.leg;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.message.SipResponse;

/**
 * Sends key presses as SIP INFO to a device that knows no RFC 4733; {@link DtmfInfo} reads them. Used on the leg's shard
 * only.
 */
final class KeySender {
    /** How long a key is taken to be pressed whose length nobody said. */
    static final Duration PRESS = Duration.ofMillis(160);

    private static final int UNANSWERED = 8;

    private int unanswered;

    /** Sends a key to a device that takes INFO; one that leaves many unanswered gets no more. */
    void send(@Nullable Dialog to, char digit) {
        if (to == null || !to.peerAllows("INFO") || unanswered >= UNANSWERED) {
            return;
        }
        unanswered++;
        String body = "Signal=" + digit + "\r\nDuration=" + PRESS.toMillis() + "\r\n";
        to.info("application/dtmf-relay", body.getBytes(StandardCharsets.US_ASCII), new RequestListener() {
            @Override
            public void response(SipResponse response) {
                unanswered--;
            }

            @Override
            public void failed(RequestFailure failure) {
                unanswered--;
            }
        });
    }
}
