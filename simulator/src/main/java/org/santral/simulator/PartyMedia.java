package org.santral.simulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.media.Channel;
import org.santral.media.Codec;
import org.santral.media.MediaSession;
import org.santral.media.MediaSessionListener;
import org.santral.media.MediaStats;
import org.santral.media.NoPortsException;
import org.santral.media.Recorder;
import org.santral.media.RemoteMedia;
import org.santral.simulator.CallRecord.Heard;
import org.santral.simulator.CallRecord.Packets;
import org.santral.simulator.voice.Voice;
import org.santral.sip.sdp.Answer;
import org.santral.sip.sdp.Direction;
import org.santral.sip.sdp.LocalAudio;
import org.santral.sip.sdp.Negotiated;
import org.santral.sip.sdp.Offer;
import org.santral.sip.sdp.OfferAnswer;
import org.santral.sip.sdp.SdpCodec;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;

/**
 * The mouth and the ears of one party in one call, and its side of the SDP. Used on the call's own thread; only the keys
 * heard come in on a media thread.
 */
final class PartyMedia {
    private static final List<SdpCodec> CODECS = List.of(SdpCodec.PCMA, SdpCodec.PCMU, SdpCodec.TELEPHONE_EVENT);
    private static final Duration KEY_PRESS = Duration.ofMillis(160);
    private static final int MAX_KEYS = 64;

    private final Network network;
    private final Voice voice;
    private final boolean mute;
    private final StringBuffer keysHeard = new StringBuffer();
    private final @Nullable MediaSession session;
    private final LocalAudio local;
    private @Nullable Recorder ears;
    private @Nullable Path heardFile;
    private @Nullable Offer offered;
    private @Nullable SessionDescription sent;
    private @Nullable String remote;
    private boolean speaking;

    /**
     * Opens the party's ports, unless the simulator only signals.
     *
     * @param mute never sends a packet
     */
    PartyMedia(Network network, Voice voice, boolean mute) throws NoPortsException {
        this.network = network;
        this.voice = voice;
        this.mute = mute;
        session = network.settings().speak() ? network.engine().open(new Ears()) : null;
        int port = session == null ? network.signallingOnlyPort() : session.localRtpPort();
        local = LocalAudio.of(network.settings().rtpListen().getHostAddress(), port, CODECS);
    }

    private final class Ears implements MediaSessionListener {
        @Override
        public void dtmf(char digit) {
            if (keysHeard.length() < MAX_KEYS) {
                keysHeard.append(digit);
            }
        }
    }

    /** Our offer, for a first INVITE or to change the session to this direction. */
    SessionDescription offer(Direction direction) {
        offered = OfferAnswer.offer(local.with(direction), sent);
        sent = offered.sdp();
        return sent;
    }

    /**
     * Our answer to an offer; takes effect at once.
     *
     * @throws SdpException when there is nothing in common
     */
    SessionDescription answer(SessionDescription theirs) throws SdpException {
        Offer offer = Offer.parse(theirs.bytes());
        Answer answer = OfferAnswer.answer(offer, local, sent);
        apply(OfferAnswer.answered(offer, answer));
        sent = answer.sdp();
        return sent;
    }

    /**
     * Their answer to {@link #offer}.
     *
     * @throws SdpException when it refuses or cannot be understood
     */
    void accept(SessionDescription answer) throws SdpException {
        if (offered == null) {
            throw new IllegalStateException("nothing was offered");
        }
        apply(OfferAnswer.acceptAnswer(offered, Answer.parse(answer.bytes())));
    }

    private void apply(Negotiated agreed) {
        remote = agreed.remoteAddress() + ":" + agreed.remotePort();
        if (session == null) {
            return;
        }
        InetSocketAddress rtp;
        InetSocketAddress rtcp;
        try {
            InetAddress address = InetAddress.ofLiteral(agreed.remoteAddress());
            rtp = new InetSocketAddress(address, agreed.remotePort());
            rtcp = new InetSocketAddress(address, agreed.remoteRtcpPort());
        } catch (IllegalArgumentException e) {
            // A host name would have to be looked up, and nobody sends one.
            return;
        }
        SdpCodec events = agreed.receiveEvents();
        session.remote(new RemoteMedia(
                rtp,
                rtcp,
                codec(agreed.codec()),
                events == null ? null : codec(events),
                agreed.direction().sends() && !mute,
                agreed.direction().receives(),
                20));
        listen(session);
    }

    private void listen(MediaSession hearing) {
        if (ears == null && network.settings().verify()) {
            heardFile = network.listening().file();
            ears = network.engine().record(heardFile);
            hearing.record(ears, Channel.LEFT);
        }
    }

    private static Codec codec(SdpCodec codec) {
        return new Codec(codec.name(), codec.clockRate(), codec.channels(), codec.payloadType(), codec.fmtp());
    }

    /** Starts to say the party's sentence, again and again. Whether there is anything to say, to whom the records ask. */
    boolean speak() {
        if (session == null || mute) {
            return false;
        }
        if (!speaking) {
            speaking = true;
            session.play(voice.prompt(), true);
        }
        return true;
    }

    /** Falls silent. */
    void pause() {
        if (session != null) {
            speaking = false;
            session.stopPlaying();
        }
    }

    /** Stops listening: enough was heard. */
    void stopListening() {
        if (session != null) {
            session.stopRecording();
        }
    }

    /** Presses a key. */
    void press(char digit) {
        if (session != null) {
            session.sendDtmf(digit, KEY_PRESS);
        }
    }

    /** Address and port in the other side's SDP; null before there is one. */
    @Nullable
    String remote() {
        return remote;
    }

    /** The keys heard so far. */
    String keysHeard() {
        return keysHeard.toString();
    }

    /**
     * Closes the ports and judges what was heard.
     *
     * @param done told later, or at once when nothing was listened to
     */
    void close(Consumer<@Nullable Heard> done) {
        if (session != null) {
            session.close();
        }
        if (ears != null && heardFile != null) {
            network.listening().listen(ears, heardFile, voice, done);
        } else {
            done.accept(null);
        }
    }

    /** Packets so far; null without media. */
    @Nullable
    Packets packets() {
        if (session == null) {
            return null;
        }
        MediaStats stats = session.stats();
        return new Packets(stats.packetsSent(), stats.packetsReceived(), stats.packetsLost(), stats.jitterMs());
    }
}
