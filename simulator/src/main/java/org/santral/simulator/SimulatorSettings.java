package org.santral.simulator;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.transport.ListenPoint;

/**
 * How a simulator is set up.
 *
 * @param listen where the carrier and all phones listen; port 0 picks a free one
 * @param rtpListen local address of all RTP
 * @param firstRtpPort first port for RTP and RTCP
 * @param lastRtpPort last port for RTP and RTCP
 * @param answerAfter how long numbers ring that answer without a delay of their own
 * @param talk after how long in a call a simulated party hangs up; null: never, the other side does
 * @param speak whether calls have media at all; without, all of them name one port that nothing is sent from
 * @param verify whether every call is listened to and the voices in it recognised (some 0.1 s of CPU per call)
 * @param wiretap whether the SIP messages of every call are kept, see {@link Simulator#wire}
 * @param cdr file of call records, JSON lines; null for none
 * @param challenge user and password that whoever calls must know (digest, 407); null to take everybody's calls
 * @param phones phones that register at a PBX
 * @param maxCalls calls at one time; more are refused with 503
 * @param chords whether parties sound a {@link org.santral.simulator.voice.Chord} instead of speaking: there are more of
 *     them than voices, so that hundreds of parties can be told from each other
 */
public record SimulatorSettings(
        List<ListenPoint> listen,
        InetAddress rtpListen,
        int firstRtpPort,
        int lastRtpPort,
        Duration answerAfter,
        @Nullable Duration talk,
        boolean speak,
        boolean verify,
        boolean wiretap,
        @Nullable Path cdr,
        @Nullable Login challenge,
        List<PhoneSettings> phones,
        int maxCalls,
        boolean chords) {

    /** Who may call a carrier that challenges. */
    public record Login(String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    public SimulatorSettings {
        listen = List.copyOf(listen);
        phones = List.copyOf(phones);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("a simulator needs a place to listen");
        }
        if (answerAfter.isNegative() || (talk != null && talk.isNegative())) {
            throw new IllegalArgumentException("durations are not negative");
        }
        if (maxCalls < 1) {
            throw new IllegalArgumentException("maxCalls must be at least 1");
        }
    }

    /** A carrier on free UDP and TCP ports of 127.0.0.1 that answers after 1 s, speaks, and verifies what it hears. */
    public static SimulatorSettings local() {
        return new SimulatorSettings(
                List.of(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0)),
                InetAddress.getLoopbackAddress(),
                30_000,
                39_999,
                Duration.ofSeconds(1),
                null,
                true,
                true,
                false,
                null,
                null,
                List.of(),
                10_000,
                false);
    }

    /** The same, listening there. */
    public SimulatorSettings withListen(ListenPoint... points) {
        return new SimulatorSettings(
                List.of(points),
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speak,
                verify,
                wiretap,
                cdr,
                challenge,
                phones,
                maxCalls,
                chords);
    }

    /** The same with other RTP ports. */
    public SimulatorSettings withRtp(InetAddress address, int firstPort, int lastPort) {
        return new SimulatorSettings(
                listen,
                address,
                firstPort,
                lastPort,
                answerAfter,
                talk,
                speak,
                verify,
                wiretap,
                cdr,
                challenge,
                phones,
                maxCalls,
                chords);
    }

    /** The same, answering that late. */
    public SimulatorSettings withAnswerAfter(Duration delay) {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                delay,
                talk,
                speak,
                verify,
                wiretap,
                cdr,
                challenge,
                phones,
                maxCalls,
                chords);
    }

    /** The same, every simulated party hanging up after that long in a call; null: never. */
    public SimulatorSettings withTalk(@Nullable Duration length) {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                length,
                speak,
                verify,
                wiretap,
                cdr,
                challenge,
                phones,
                maxCalls,
                chords);
    }

    /** The same with or without media and its verification. */
    public SimulatorSettings withMedia(boolean speaking, boolean verifying) {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speaking,
                verifying,
                wiretap,
                cdr,
                challenge,
                phones,
                maxCalls,
                chords);
    }

    /** The same, keeping the SIP messages of every call. */
    public SimulatorSettings withWiretap() {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speak,
                verify,
                true,
                cdr,
                challenge,
                phones,
                maxCalls,
                chords);
    }

    /** The same, writing call records. */
    public SimulatorSettings withCdr(@Nullable Path file) {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speak,
                verify,
                wiretap,
                file,
                challenge,
                phones,
                maxCalls,
                chords);
    }

    /** The same, challenging callers. */
    public SimulatorSettings withChallenge(@Nullable Login login) {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speak,
                verify,
                wiretap,
                cdr,
                login,
                phones,
                maxCalls,
                chords);
    }

    /** The same with these phones. */
    public SimulatorSettings withPhones(List<PhoneSettings> others) {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speak,
                verify,
                wiretap,
                cdr,
                challenge,
                others,
                maxCalls,
                chords);
    }

    /** The same, its parties sounding chords instead of speaking. */
    public SimulatorSettings withChords() {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speak,
                verify,
                wiretap,
                cdr,
                challenge,
                phones,
                maxCalls,
                true);
    }

    /** The same with another bound of calls at one time. */
    public SimulatorSettings withMaxCalls(int calls) {
        return new SimulatorSettings(
                listen,
                rtpListen,
                firstRtpPort,
                lastRtpPort,
                answerAfter,
                talk,
                speak,
                verify,
                wiretap,
                cdr,
                challenge,
                phones,
                calls,
                chords);
    }
}
