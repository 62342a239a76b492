package org.santral.routing;

import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.LedgerEvent.Direction;
import org.santral.speech.Language;
import org.santral.speech.Phrase;
import org.santral.speech.Prompts;

/** What the end of a {@link Journey} means for the call. */
final class Endings {
    static final Termination CLEARED = Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE);

    private final Prompts prompts;

    Endings(Prompts prompts) {
        this.prompts = prompts;
    }

    Verdict verdict(CallLine line, Way.Ending ending) throws CallOver, InterruptedException {
        return switch (ending) {
            case Way.Connected _ -> new Verdict.Connected();
            case Way.Served _ -> new Verdict.End(CLEARED);
            case Way.Failed(Termination why) ->
                new Verdict.End(line.answered() ? afterAnswer(line, why) : beforeAnswer(line, why));
        };
    }

    /**
     * A menu or announcement was heard, then nobody took the call: the caller is told, and that is a call cleared without
     * error (spec/events.md §1.2), also when a queue or group behind it took too long. Real faults keep their cause.
     */
    private Termination afterAnswer(CallLine line, Termination why) throws CallOver, InterruptedException {
        Language language = Language.spokenFor(line.tenant().language());
        return switch (why.cause()) {
            case USER_BUSY, NO_ANSWER, ALLOTTED_TIMEOUT, NO_USER_RESPONSE, CALL_REJECTED -> {
                line.play(prompts.say(Phrase.NO_ANSWER, language), false, null);
                yield CLEARED;
            }
            case UNALLOCATED_NUMBER, INVALID_NUMBER_FORMAT, NO_ROUTE_DESTINATION, FACILITY_REJECTED -> {
                line.play(prompts.say(Phrase.NOT_IN_SERVICE, language), false, null);
                yield Termination.of(why.cause(), By.SYSTEM, How.BYE);
            }
            default -> Termination.of(why.cause(), By.SYSTEM, How.BYE);
        };
    }

    /**
     * The caller is refused. That we gave up ringing a device counts as a CANCEL of ours only when the call went out
     * (spec/events.md §3.4 and §6, rows 4 and 12).
     */
    private static Termination beforeAnswer(CallLine line, Termination why) {
        boolean gaveUp = why.how() == How.CANCEL && line.accepted().direction() != Direction.OUT;
        if (!gaveUp) {
            return why;
        }
        return new Termination(why.cause(), why.by(), How.REFUSE, 480, "Temporarily Unavailable");
    }
}
