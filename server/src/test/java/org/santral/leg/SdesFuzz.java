package org.santral.leg;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.santral.fuzz.Budget;
import org.santral.fuzz.Holds;
import org.santral.media.SrtpKeys;
import org.santral.sip.sdp.Answer;
import org.santral.sip.sdp.Crypto;
import org.santral.sip.sdp.LocalAudio;
import org.santral.sip.sdp.Offer;
import org.santral.sip.sdp.OfferAnswer;
import org.santral.sip.sdp.SdpCodec;
import org.santral.sip.sdp.SdpException;
import org.santral.tenant.SrtpUse;

/**
 * Lines that offer or answer keys of SRTP, in a description that is sound otherwise: what is taken is one of the offer's
 * ways with a key as long as its suite wants, the answer names that one and nothing of theirs, and no text shows a key.
 *
 * <p>An input is lines, each the value of an {@code a=crypto}; a first byte below '0' makes the stream a plain one.
 */
public final class SdesFuzz {
    private static final LocalAudio OURS =
            LocalAudio.of("192.0.2.1", 20000, List.of(SdpCodec.PCMA, SdpCodec.TELEPHONE_EVENT));

    private SdesFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Budget.hold(input, 4000, () -> read(input));
    }

    private static void read(byte[] input) {
        boolean plain = input.length > 0 && input[0] >= 0 && input[0] < '0';
        StringBuilder sdp =
                new StringBuilder("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n");
        sdp.append("m=audio 4000 RTP/").append(plain ? "AVP" : "SAVP").append(" 8 101\r\n");
        sdp.append("a=rtpmap:101 telephone-event/8000\r\n");
        new String(input, StandardCharsets.ISO_8859_1).lines().limit(30).forEach(line -> sdp.append("a=crypto:")
                .append(line)
                .append("\r\n"));
        byte[] body = sdp.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (SrtpUse use : SrtpUse.values()) {
            try {
                offered(body, new MediaKeys(use, true), use);
                answered(body, new MediaKeys(use, true));
            } catch (SdpException orderly) {
                Holds.that(orderly.status() == 400 || orderly.status() == 488, () -> "status " + orderly.status());
            }
        }
    }

    private static void offered(byte[] body, MediaKeys keys, SrtpUse use) throws SdpException {
        Offer offer = Offer.parse(body);
        Crypto taken = keys.taken(offer.audio());
        if (taken == null) {
            Holds.that(use != SrtpUse.REQUIRED && !offer.audio().secure(), () -> "in the clear");
            return;
        }
        Holds.that(offer.audio().cryptos().contains(taken), () -> "taken, but not offered");
        Holds.that(!taken.toString().contains(taken.inline()), () -> "the text shows a key");
        SrtpKeys agreed = keys.agreed(taken);
        Holds.same(
                "the suite",
                taken.suite().toUpperCase(java.util.Locale.ROOT),
                agreed.theirs().suite().name());
        Holds.that(java.util.Arrays.equals(taken.keyAndSalt(), agreed.theirs().keyAndSalt()), () -> "another key");
        Crypto ours = keys.answered(taken);
        Answer answer = OfferAnswer.answer(offer, OURS.encrypted(true, List.of(ours)), null);
        Answer read = Answer.parse(answer.sdp().bytes());
        Holds.same("our way", List.of(ours), read.audio().cryptos());
        Holds.same("the tag", taken.tag(), ours.tag());
        Holds.that(!ours.inline().equals(taken.inline()), () -> "their own key is sent back");
    }

    private static void answered(byte[] body, MediaKeys keys) throws SdpException {
        Answer answer = Answer.parse(body);
        LocalAudio local = OURS.encrypted(keys.demanded(), keys.offered());
        Offer offer = OfferAnswer.offer(local, null);
        SrtpKeys chosen = keys.chosen(offer.audio(), answer.audio());
        if (chosen == null) {
            Holds.that(!answer.audio().secure() && !keys.demanded(), () -> "in the clear");
        } else {
            Crypto first = answer.audio().cryptos().getFirst();
            Holds.that(
                    offer.audio().cryptos().stream()
                            .anyMatch(way ->
                                    way.tag() == first.tag() && way.suite().equalsIgnoreCase(first.suite())),
                    () -> "a way that was not offered");
        }
    }
}
