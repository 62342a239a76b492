package org.santral.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.santral.simulator.CallRecord.Direction;
import org.santral.simulator.CallRecord.End;
import org.santral.simulator.CallRecord.Event;
import org.santral.simulator.CallRecord.Heard;
import org.santral.simulator.CallRecord.Packets;
import org.santral.simulator.CallRecord.Peer;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipSyntaxException;

/** A call record that is still being written; used by the call's own thread only. */
final class CallDraft {
    private final Direction direction;
    private String sipCallId = "";
    private final String number;
    private final Instant invitedAt = Instant.now();
    private @Nullable String from;
    private @Nullable String display;
    private @Nullable String assertedIdentity;
    private @Nullable Instant answeredAt;
    private @Nullable Instant endedAt;
    private boolean acknowledged;
    private int status;
    private @Nullable End hungUpBy;
    private @Nullable String voice;
    private boolean autoAnswered;
    private Peer peer = new Peer("", null, null, null);
    private @Nullable String detail;

    CallDraft(Direction direction, String number) {
        this.direction = direction;
        this.number = number;
    }

    /** Takes over what the INVITE shows of the caller. */
    void shown(SipRequest invite) {
        from = user(invite.from());
        display = invite.from().displayName();
        String asserted = invite.headers().first("P-Asserted-Identity");
        assertedIdentity = asserted == null ? null : user(asserted);
    }

    /** What the party itself showed, when it called. */
    void showed(String ownNumber, @Nullable String ownDisplay) {
        from = ownNumber;
        display = ownDisplay;
    }

    /**
     * Takes over what a message of the peer tells about it.
     *
     * @param address where it came from, or null to keep what is known
     */
    void peer(@Nullable String address, SipMessage message) {
        String agent = message.header("User-Agent");
        peer = new Peer(
                address == null ? peer.address() : address,
                agent == null ? message.header("Server") : agent,
                message.header("Contact"),
                null);
    }

    /** Something that did not go as it should; the last one is kept. */
    void note(String what) {
        detail = what;
    }

    /** Names the call, once its Call-ID is known. */
    void sipCallId(String id) {
        sipCallId = id;
    }

    void voice(String name) {
        voice = name;
    }

    void autoAnswered() {
        autoAnswered = true;
    }

    /** The call is answered now. */
    void answered() {
        answeredAt = Instant.now();
        status = 200;
    }

    /** The other side knows of the answer. */
    void acknowledged() {
        acknowledged = true;
    }

    /** The call came to nothing. */
    void failed(int finalStatus, @Nullable String why) {
        endedAt = Instant.now();
        status = finalStatus;
        detail = why;
    }

    /** The answered call is over. */
    void ended(End by, @Nullable String why) {
        endedAt = Instant.now();
        hungUpBy = by;
        detail = why == null ? detail : why;
    }

    /** The record as it stands now. */
    CallRecord record(
            Event event,
            @Nullable Heard heard,
            @Nullable Packets packets,
            String dtmfHeard,
            @Nullable String peerMedia) {
        return new CallRecord(
                event,
                direction,
                sipCallId,
                number,
                from,
                display,
                assertedIdentity,
                invitedAt,
                answeredAt,
                endedAt,
                answeredAt != null,
                acknowledged,
                status,
                hungUpBy,
                voice,
                heard,
                packets,
                dtmfHeard,
                answeredAt == null || endedAt == null
                        ? 0
                        : Duration.between(answeredAt, endedAt).toMillis(),
                autoAnswered,
                new Peer(peer.address(), peer.userAgent(), peer.contact(), peerMedia),
                detail);
    }

    private static @Nullable String user(String header) {
        try {
            return user(NameAddr.parse("P-Asserted-Identity", header));
        } catch (SipSyntaxException e) {
            return header;
        }
    }

    private static @Nullable String user(NameAddr address) {
        return address.hasSipUri() ? address.uri().user() : address.uriText();
    }
}
