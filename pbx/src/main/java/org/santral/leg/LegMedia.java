package org.santral.leg;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.media.Codec;
import org.santral.media.MediaSession;
import org.santral.media.RemoteMedia;
import org.santral.media.SrtpKeys;
import org.santral.sip.sdp.Answer;
import org.santral.sip.sdp.Crypto;
import org.santral.sip.sdp.LocalAudio;
import org.santral.sip.sdp.Negotiated;
import org.santral.sip.sdp.Offer;
import org.santral.sip.sdp.OfferAnswer;
import org.santral.sip.sdp.SdpCodec;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.tenant.SrtpUse;

/** The media session of a leg and what its SDP says: our offers and answers, and what they agreed on (RFC 3264). */
final class LegMedia {
    private static final Duration PACKET = Duration.ofMillis(20);

    private final MediaSession session;
    private final String address;
    private final LegRecord record;
    private List<SdpCodec> codecs = List.of();
    private MediaKeys keys = new MediaKeys(SrtpUse.OFF, false);
    /** What is encrypted by now stays so in what we offer later. */
    private boolean encrypted;

    private @Nullable Offer offered;
    private @Nullable SessionDescription ours;
    private volatile @Nullable Negotiated agreed;

    /** @param record knows where the device's SIP comes from */
    LegMedia(MediaSession session, String address, LegRecord record) {
        this.session = session;
        this.address = address;
        this.record = record;
    }

    /** Begins with a new device: its formats and keys count, and nothing that was said to the one before. */
    void startWith(List<String> names, MediaKeys itsKeys) {
        keys = itsKeys;
        codecs = AudioCodecs.offered(names);
        offered = null;
        ours = null;
        agreed = null;
        encrypted = false;
    }

    MediaSession session() {
        return session;
    }

    /** What both sides agreed on, null before the first answer. */
    @Nullable
    Negotiated agreed() {
        return agreed;
    }

    /** Our offer with everything that this leg may use. */
    SessionDescription offer() throws SdpException {
        return offerOf(codecs);
    }

    /** Our offer when the peer asks for one in mid-call. */
    SessionDescription offerAgain() throws SdpException {
        return offerOf(preferred());
    }

    /** Our offer of one format, to bring this leg in line with its peer; null if the leg may not use it. */
    @Nullable
    SessionDescription offerOnly(SdpCodec wanted) throws SdpException {
        List<SdpCodec> only = new ArrayList<>();
        for (SdpCodec codec : codecs) {
            if (codec.sameEncoding(wanted)) {
                only.add(codec);
            }
        }
        if (only.isEmpty()) {
            return null;
        }
        only.add(SdpCodec.TELEPHONE_EVENT);
        return offerOf(only);
    }

    private SessionDescription offerOf(List<SdpCodec> formats) throws SdpException {
        Offer offer = OfferAnswer.offer(
                LocalAudio.of(address, session.localRtpPort(), formats)
                        .encrypted(keys.demanded() || encrypted, keys.offered()),
                ours);
        offered = offer;
        ours = offer.sdp();
        return offer.sdp();
    }

    /** Takes the peer's answer to our last offer. */
    void accept(SessionDescription answer) throws SdpException {
        Offer offer = offered;
        if (offer == null) {
            throw SdpException.unacceptable("an answer came, but nothing was offered");
        }
        Answer theirs = Answer.parse(answer.bytes());
        SrtpKeys chosen = keys.chosen(offer.audio(), theirs.audio());
        agree(OfferAnswer.acceptAnswer(offer, theirs), chosen);
    }

    /** Answers the peer's offer: with the format in use as long as it is among the offered ones. */
    SessionDescription answer(SessionDescription theirs) throws SdpException {
        Offer offer = Offer.parse(theirs.bytes(), keys.wanted());
        Crypto taken = keys.taken(offer.audio());
        LocalAudio local = LocalAudio.of(address, session.localRtpPort(), preferred())
                .encrypted(false, taken == null ? List.of() : List.of(keys.answered(taken)));
        Answer answer = OfferAnswer.answer(offer, local, ours);
        agree(OfferAnswer.answered(offer, answer), taken == null ? null : keys.agreed(taken));
        ours = answer.sdp();
        return answer.sdp();
    }

    /** A peer in mid-call must not move to a format that its own peer cannot follow; G.711 can be converted. */
    private List<SdpCodec> preferred() {
        Negotiated now = agreed;
        if (now == null) {
            return codecs;
        }
        List<SdpCodec> fitting = new ArrayList<>();
        for (SdpCodec codec : codecs) {
            if (codec.isTelephoneEvent() || AudioCodecs.bridgeable(codec, now.codec())) {
                fitting.add(codec);
            }
        }
        return fitting;
    }

    private void agree(Negotiated negotiated, @Nullable SrtpKeys agreedKeys) throws SdpException {
        InetAddress remote = literal(negotiated.remoteAddress());
        SdpCodec events = negotiated.sendEvents();
        session.remote(new RemoteMedia(
                new InetSocketAddress(remote, negotiated.remotePort()),
                new InetSocketAddress(remote, negotiated.remoteRtcpPort()),
                AudioCodecs.media(negotiated.codec()),
                events == null ? null : new Codec("TELEPHONE-EVENT", events.clockRate(), 1, events.payloadType(), null),
                negotiated.direction().sends(),
                negotiated.direction().receives(),
                Math.toIntExact(PACKET.toMillis()),
                agreedKeys,
                record.source()));
        agreed = negotiated;
        encrypted = agreedKeys != null;
    }

    /** Looking a name up would block the call's owner, and no phone or carrier in the field sends one. */
    private static InetAddress literal(String text) throws SdpException {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw SdpException.unacceptable("c= must name an IP address");
        }
    }
}
