package org.santral.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Making and judging offers and answers (RFC 3264). Pure functions; {@code previous} is the description that we last sent
 * in the same dialog, or null: its session id is kept and its version raised by one if anything else changed (§8).
 */
public final class OfferAnswer {
    private OfferAnswer() {}

    /** An offer of one audio stream. */
    public static Offer offer(LocalAudio ours, @Nullable SessionDescription previous) {
        MediaDescription media =
                AudioWriter.media(ours, ours.secure() ? "RTP/SAVP" : "RTP/AVP", ours.direction(), ours.codecs());
        SessionDescription sdp = AudioWriter.session(ours.address(), "0 0", List.of(media), previous);
        return offered(sdp);
    }

    private static Offer offered(SessionDescription sdp) {
        try {
            return new Offer(sdp, AudioStream.of(sdp));
        } catch (SdpException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The answer to an offer: its audio stream with the formats that both speak, in the offer's order and under its
     * payload types (§6.1); every other stream refused (§6). Nothing of the offer appears but what §6 has repeated: the
     * media, protocol and formats of refused streams, and the time line.
     *
     * @throws SdpException if the offer's audio is disabled, no format for sound is shared, or the offer is encrypted and we
     *     have no key (488)
     */
    public static Answer answer(Offer theirs, LocalAudio ours, @Nullable SessionDescription previous)
            throws SdpException {
        AudioStream audio = theirs.audio();
        List<SdpCodec> shared = ourView(audio.codecs(), ours.codecs());
        if (audio.port() == 0 || shared.isEmpty()) {
            throw SdpException.unacceptable(audio.port() == 0 ? "the audio stream is disabled" : "no codec in common");
        }
        if (audio.secure() && ours.cryptos().isEmpty()) {
            throw SdpException.unacceptable("the audio stream is encrypted");
        }
        List<SdpCodec> formats = new ArrayList<>(shared);
        ourView(audio.telephoneEvents(), ours.codecs()).stream()
                .filter(e -> e.clockRate() == shared.getFirst().clockRate())
                .findFirst()
                .ifPresent(formats::add);
        Direction direction = ours.direction().against(audio.direction());
        List<MediaDescription> media = new ArrayList<>();
        for (int i = 0; i < theirs.sdp().media().size(); i++) {
            MediaDescription offered = theirs.sdp().media().get(i);
            // An answer without a profile's feedback is what we always gave to AVPF; a secure one has to be repeated.
            String protocol = audio.secure() ? offered.protocol() : "RTP/AVP";
            media.add(i == audio.index() ? AudioWriter.media(ours, protocol, direction, formats) : offered.refused());
        }
        SessionDescription sdp = AudioWriter.session(ours.address(), AudioWriter.time(theirs.sdp()), media, previous);
        return new Answer(sdp, AudioStream.of(sdp, audio.secure()));
    }

    /** What our answer to their offer means for us. */
    public static Negotiated answered(Offer theirs, Answer ours) {
        return negotiated(theirs.audio(), ours.audio(), ours.audio().direction());
    }

    /**
     * What their answer to our offer means for us.
     *
     * @throws SdpException if they refused the stream or answered with nothing that we offered
     */
    public static Negotiated acceptAnswer(Offer ours, Answer theirs) throws SdpException {
        AudioStream answer = theirs.audio();
        if (answer.port() == 0 || answer.index() != ours.audio().index()) {
            throw SdpException.unacceptable("the audio stream was refused");
        }
        if (shared(answer.codecs(), ours.audio().codecs()).isEmpty()) {
            throw SdpException.unacceptable("no codec in common");
        }
        return negotiated(answer, ours.audio(), ours.audio().direction().against(answer.direction()));
    }

    private static Negotiated negotiated(AudioStream theirs, AudioStream ours, Direction direction) {
        List<SdpCodec> send = shared(theirs.codecs(), ours.codecs());
        return new Negotiated(
                theirs.address(),
                theirs.port(),
                theirs.rtcpPort() != 0 ? theirs.rtcpPort() : theirs.port() + 1,
                direction,
                send,
                shared(ours.codecs(), send),
                event(theirs, ours),
                event(ours, theirs));
    }

    private static @Nullable SdpCodec event(AudioStream from, AudioStream other) {
        List<SdpCodec> events = shared(from.telephoneEvents(), other.telephoneEvents());
        return events.isEmpty() ? null : events.getFirst();
    }

    /** The members of {@code from}, in its order and with its payload types, that {@code other} has too. */
    private static List<SdpCodec> shared(List<SdpCodec> from, List<SdpCodec> other) {
        List<SdpCodec> both = new ArrayList<>(from.size());
        for (SdpCodec codec : from) {
            if (same(codec, other) != null && !both.contains(codec)) {
                both.add(codec);
            }
        }
        return both;
    }

    /** What both have, in their order and under their payload types, but with our format parameters. */
    private static List<SdpCodec> ourView(List<SdpCodec> theirs, List<SdpCodec> ours) {
        List<SdpCodec> view = new ArrayList<>(theirs.size());
        for (SdpCodec codec : theirs) {
            SdpCodec our = same(codec, ours);
            if (our != null) {
                SdpCodec both = our.withPayloadType(codec.payloadType());
                if (!view.contains(both)) {
                    view.add(both);
                }
            }
        }
        return view;
    }

    private static @Nullable SdpCodec same(SdpCodec codec, List<SdpCodec> among) {
        for (SdpCodec other : among) {
            if (codec.sameEncoding(other)) {
                return other;
            }
        }
        return null;
    }
}
