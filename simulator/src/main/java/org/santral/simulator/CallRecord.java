package org.santral.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator itself knows of one call that it took part in: one line of its call records. A call has a line
 * when it is answered ({@link Event#ANSWERED}) and a last one when it is over ({@link Event#ENDED}), answered or not.
 *
 * @param sipCallId the SIP Call-ID: names the call
 * @param number the number called ({@link Direction#IN}), or of the simulated party that called
 * @param from user part of the From header that the party was shown, or showed
 * @param display display name of the From header
 * @param assertedIdentity user part of P-Asserted-Identity
 * @param acknowledged whether the other side knows of the answer: the ACK came, or was sent
 * @param status the final SIP status: 200 when answered; 487 when the caller gave up; 0 while ringing
 * @param hungUpBy who ended an answered call
 * @param voice what the party said; null when it said nothing
 * @param heard what it heard; null while the call lasts, without media or without verification
 * @param media packets; null while the call lasts or without media
 * @param dtmfHeard keys pressed by the other side, in order
 * @param autoAnswered whether a phone answered at once because the INVITE asked for it
 * @param talkMs milliseconds from answer to end; 0 when not answered
 * @param detail why an unanswered call failed or an answered one ended, when there is more to say than the status
 */
public record CallRecord(
        Event event,
        Direction direction,
        String sipCallId,
        String number,
        @Nullable String from,
        @Nullable String display,
        @Nullable String assertedIdentity,
        Instant invitedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        boolean answered,
        boolean acknowledged,
        int status,
        @Nullable End hungUpBy,
        @Nullable String voice,
        @Nullable Heard heard,
        @Nullable Packets media,
        String dtmfHeard,
        long talkMs,
        boolean autoAnswered,
        Peer peer,
        @Nullable String detail) {

    /** When the line was written. */
    public enum Event {
        @JsonProperty("answered")
        ANSWERED,
        @JsonProperty("ended")
        ENDED
    }

    /** Seen from the simulator. */
    public enum Direction {
        /** Somebody called a simulated party. */
        @JsonProperty("in")
        IN,
        /** A simulated party called. */
        @JsonProperty("out")
        OUT
    }

    /** Who ended an answered call. */
    public enum End {
        /** The simulated party. */
        @JsonProperty("simulator")
        SIMULATOR,
        /** The other side. */
        @JsonProperty("peer")
        PEER,
        /** Nobody: a time-out, a lost transport, or the simulator was stopped. */
        @JsonProperty("failure")
        FAILURE
    }

    /**
     * What the party heard.
     *
     * @param voice the voice recognised, or null
     * @param score how well the best voice was found, 0 to 1
     * @param ownVoice whether the party heard itself (echo)
     * @param ownScore how well its own voice was found, 0 to 1
     * @param rms level of all that was heard, 0 to 1 (full scale)
     * @param seconds length of what was listened to
     * @param silentSeconds how much of it was silence, pauses between words included
     * @param voices all that were recognised, one after the other where parties sound chords; {@code several} where two
     *     did at once
     */
    public record Heard(
            @Nullable String voice,
            double score,
            boolean ownVoice,
            double ownScore,
            double rms,
            double seconds,
            double silentSeconds,
            List<String> voices) {
        public Heard {
            voices = List.copyOf(voices);
        }
    }

    /** RTP packets of the call. */
    public record Packets(long sent, long received, long lost, double jitterMs) {}

    /**
     * Whatever in the peer's messages tells what it is.
     *
     * @param address transport, IP address and port of its signalling
     * @param userAgent its User-Agent or Server header
     * @param contact its Contact header
     * @param media address and port in its SDP
     */
    public record Peer(
            String address,
            @Nullable String userAgent,
            @Nullable String contact,
            @Nullable String media) {}
}
