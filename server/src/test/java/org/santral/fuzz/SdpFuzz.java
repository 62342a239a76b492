package org.santral.fuzz;

import java.util.Arrays;
import java.util.List;
import org.santral.sip.sdp.Answer;
import org.santral.sip.sdp.LocalAudio;
import org.santral.sip.sdp.Negotiated;
import org.santral.sip.sdp.Offer;
import org.santral.sip.sdp.OfferAnswer;
import org.santral.sip.sdp.SdpCodec;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;

/**
 * One session description, as the peer's offer and as its answer to ours: refused in the one orderly way, or our own
 * description can be read by the same rules, names no address of theirs and agrees with what was negotiated.
 */
public final class SdpFuzz {
    private static final LocalAudio OURS =
            LocalAudio.of("192.0.2.1", 20000, List.of(SdpCodec.PCMA, SdpCodec.PCMU, SdpCodec.TELEPHONE_EVENT));

    private SdpFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] body) {
        Budget.hold(body, 2000, () -> read(body));
    }

    private static void read(byte[] body) {
        try {
            SessionDescription read = SessionDescription.parse(body);
            byte[] written = read.bytes();
            Holds.that(
                    written.length > 65_000
                            || Arrays.equals(
                                    written, SessionDescription.parse(written).bytes()),
                    () -> "written differently the second time");
        } catch (SdpException orderly) {
            Holds.that(orderly.status() == 400, () -> "malformed, but " + orderly.status());
        }
        offered(body);
        answered(body);
    }

    private static void offered(byte[] body) {
        Offer offer;
        Answer answer;
        try {
            offer = Offer.parse(body);
            answer = OfferAnswer.answer(offer, OURS, null);
        } catch (SdpException orderly) {
            status(orderly);
            return;
        }
        try {
            byte[] bytes = answer.sdp().bytes();
            Holds.that(bytes.length <= body.length + 2000, () -> "an answer far longer than the offer");
            Answer read = Answer.parse(bytes);
            Holds.same("port", 20000, read.audio().port());
            Holds.same("address", "192.0.2.1", read.audio().address());
            Holds.same("streams", offer.sdp().media().size(), read.sdp().media().size());
            agreed(OfferAnswer.answered(offer, read));
            Answer again = OfferAnswer.answer(offer, OURS, answer.sdp());
            Holds.same(
                    "the answer to the same offer",
                    answer.sdp().toString(),
                    again.sdp().toString());
        } catch (SdpException e) {
            throw new AssertionError("our own answer cannot be read", e);
        }
    }

    private static void answered(byte[] body) {
        try {
            agreed(OfferAnswer.acceptAnswer(OfferAnswer.offer(OURS, null), Answer.parse(body)));
        } catch (SdpException orderly) {
            status(orderly);
        }
    }

    private static void agreed(Negotiated negotiated) {
        Holds.that(
                negotiated.remotePort() > 0 && negotiated.remotePort() <= 65535,
                () -> "RTP port " + negotiated.remotePort());
        Holds.that(
                negotiated.remoteRtcpPort() > 0 && negotiated.remoteRtcpPort() <= 65536,
                () -> "RTCP port " + negotiated.remoteRtcpPort());
        Holds.that(!negotiated.sendCodecs().isEmpty(), () -> "nothing to send");
        for (SdpCodec codec : negotiated.sendCodecs()) {
            Holds.that(codec.payloadType() >= 0 && codec.payloadType() <= 127, () -> "payload " + codec);
        }
        Holds.that(!negotiated.codec().isTelephoneEvent(), () -> "key presses as sound");
    }

    private static void status(SdpException orderly) {
        Holds.that(orderly.status() == 400 || orderly.status() == 488, () -> "status " + orderly.status());
    }
}
