package org.santral.sip.dialog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.SessionExpires.Refresher;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipResponse;

/**
 * What both sides agreed on about session timers (RFC 4028).
 *
 * @param interval the session interval
 * @param weRefresh whether we send the refreshes
 */
public record SessionTerms(Duration interval, boolean weRefresh) {

    /** After which time without a refresh of ours the next one is due (§7.2). */
    Duration refreshAfter() {
        return interval.dividedBy(2);
    }

    /** After which time without any refresh we hang up (§10): the last third, at most 32 s, is left for the BYE. */
    Duration hangUpAfter() {
        Duration third = interval.dividedBy(3);
        Duration margin = third.compareTo(Duration.ofSeconds(32)) < 0 ? third : Duration.ofSeconds(32);
        return interval.minus(margin);
    }

    /**
     * What we learn as the sender of a request from its 2xx (§7.2); null: no session timer.
     *
     * @param minSe a shorter interval than this is taken as this, lest the peer make us refresh in a frenzy
     */
    static @Nullable SessionTerms fromResponse(Headers response, Duration minSe) {
        SessionExpires header = SessionExpires.parse(response.first("Session-Expires"));
        if (header == null) {
            return null;
        }
        Duration said = Duration.ofSeconds(header.seconds());
        return new SessionTerms(said.compareTo(minSe) < 0 ? minSe : said, header.refresher() != Refresher.UAS);
    }

    /** What we decide as the receiver of an INVITE or UPDATE (§9). */
    public sealed interface Decision {}

    /** Answer 422 with this Min-SE. */
    public record TooSmall(int minSeSeconds) implements Decision {}

    /** No session timer. */
    public record NoTimer() implements Decision {}

    /**
     * These terms go into the 2xx.
     *
     * @param terms ours to keep
     * @param header value of Session-Expires
     * @param require whether the 2xx must say {@code Require: timer}, since the peer refreshes
     */
    public record Agreed(SessionTerms terms, String header, boolean require) implements Decision {

        /** Puts the terms into a 2xx. */
        public SipResponse.Builder into(SipResponse.Builder ok) {
            ok.with(HeaderNames.SESSION_EXPIRES, header);
            return require ? ok.add(HeaderNames.REQUIRE, "timer") : ok;
        }
    }

    /**
     * Decides on a request.
     *
     * @param request headers of the INVITE or UPDATE
     * @param wanted the interval that we want when the peer leaves it to us; zero for no wish
     * @param minSe the shortest interval that we accept
     */
    public static Decision decide(Headers request, Duration wanted, Duration minSe) {
        boolean peerCan = request.lists("Supported", "timer") || request.lists("Require", "timer");
        SessionExpires asked = SessionExpires.parse(request.first("Session-Expires"));
        int ourMin = (int) minSe.toSeconds();
        if (asked == null && (!peerCan || wanted.isZero())) {
            return new NoTimer();
        }
        if (asked != null && asked.seconds() < ourMin && peerCan) {
            return new TooSmall(ourMin);
        }
        int floor = Math.max(ourMin, SessionExpires.seconds(request.first("Min-SE")));
        int wish = wanted.isZero() ? Integer.MAX_VALUE : (int) wanted.toSeconds();
        int seconds = asked == null ? Math.max(wish, floor) : Math.max(Math.min(asked.seconds(), wish), floor);
        // Table 2 of §9: a peer without the extension cannot refresh; otherwise its word counts, and the caller's side
        // refreshes when it left the choice to us.
        Refresher who = !peerCan
                ? Refresher.UAS
                : asked != null && asked.refresher() != null ? asked.refresher() : Refresher.UAC;
        return new Agreed(
                new SessionTerms(Duration.ofSeconds(seconds), who == Refresher.UAS),
                new SessionExpires(seconds, who).toString(),
                who == Refresher.UAC);
    }
}
