package org.santral.http.simotel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallControl;
import org.santral.call.CallControl.Originated;
import org.santral.call.CallRefused;
import org.santral.call.OriginateRequest;
import org.santral.call.TalkTime;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code call/originate/act} (spec/simotel.md §3): two parties are called and joined, the second when the first answers. */
final class OriginateService {
    private static final Logger LOG = LoggerFactory.getLogger(OriginateService.class);
    private static final int DEFAULT_RING_S = 30;
    private static final int LONGEST_RING_S = 300;
    private static final int LONGEST_TALK_S = 86_400;
    private static final int LONGEST_TEXT = 128;

    private final CallControl calls;

    OriginateService(CallControl calls) {
        this.calls = calls;
    }

    /** Answers as soon as the call is on disk, before anybody rings. */
    Answer act(Access access, Fields fields, Request request) throws SimotelRefusal, InterruptedException {
        String caller = bounded(fields, "caller");
        String callee = bounded(fields, "callee");
        String context = bounded(fields, "context");
        String callerId = bounded(fields, "caller_id");
        String trunk = fields.text("trunk_name");
        int ring = fields.number("timeout", 1, LONGEST_RING_S, DEFAULT_RING_S);
        int talk = fields.number("call_limit", 0, LONGEST_TALK_S, 0);
        OriginateRequest.Between between = new OriginateRequest.Between(
                caller,
                callee,
                context,
                trunk,
                callerId,
                Duration.ofSeconds(ring),
                talkTime(talk, access.account().settings().limitWarning()),
                null);
        try {
            Originated call = calls.originate(access.account().tenant(), between);
            return Envelope.ok(null, Envelope.object().put("originated_call_id", CallNames.originated(call.call())));
        } catch (CallRefused refused) {
            throw refusal(access, refused);
        }
    }

    private static String bounded(Fields fields, String name) throws SimotelRefusal {
        String text = fields.required(name);
        if (text.length() > LONGEST_TEXT) {
            throw SimotelRefusal.invalid(name, text, "at most " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private static @Nullable TalkTime talkTime(int seconds, @Nullable Duration warning) {
        return seconds == 0 ? null : new TalkTime(Duration.ofSeconds(seconds), warning);
    }

    /** The vendor has one message for whatever is wrong with the parties; why is in our log. */
    private static SimotelRefusal refusal(Access access, CallRefused refused) {
        LOG.info(
                "originate of {} refused: {} ({})",
                access.account().tenant().name(),
                refused.why(),
                refused.getMessage());
        return switch (refused.why()) {
            case EXTENSION_NOT_FOUND,
                    PLACE_NOT_FOUND,
                    INVALID_SOURCE,
                    INVALID_DESTINATION,
                    INVALID_CALLER_ID,
                    NOT_PERMITTED,
                    TRUNK_NOT_FOUND,
                    ROUTE_NOT_FOUND -> SimotelRefusal.failed();
            case TOO_MANY_PER_SECOND, TOO_MANY_AT_ONCE -> SimotelRefusal.tooMany(Duration.ofSeconds(1));
            case UNAVAILABLE -> SimotelRefusal.busy();
        };
    }
}
