package org.santral.app.demo;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.santral.simulator.CallRecord;

/** Says what happens, as it happens. The demonstration's numbers are invented, so they are shown in full. */
final class Narrator {
    private final PrintStream out;

    Narrator(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.println(line.isEmpty() ? "" : LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + "  " + line);
        out.flush();
    }

    void event(Map<String, String> event) {
        say("web hook: " + event);
    }

    void answered(String who, CallRecord call) {
        say(who + " " + call.number() + " rang and answered; its phone shows " + call.from());
    }

    void ended(String who, CallRecord call) {
        CallRecord.Heard heard = call.heard();
        say(who + " spoke as '" + call.voice() + "', talked " + call.talkMs() + " ms, heard "
                + (heard == null ? "nothing" : "'" + heard.voice() + "' (certainty " + heard.score() + ")"));
    }
}
