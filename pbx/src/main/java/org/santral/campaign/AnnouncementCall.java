package org.santral.campaign;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine;
import org.santral.call.CallLine.Woken;
import org.santral.call.CallOver;
import org.santral.call.CallProgram;
import org.santral.call.LedgerEvent;
import org.santral.media.AudioSource;

/**
 * What an automatic call does with whoever answers: plays an announcement, and takes one digit if it is to (Bulutfon
 * B26–B28). The digit is on record before the call ends.
 *
 * @param gather whether a digit is waited for, during the announcement and a little longer
 */
public record AnnouncementCall(AudioSource announcement, boolean gather) implements CallProgram {
    /** Time to find the right key when the announcement is over. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    /** Keys that are no digit are passed over, but not for ever. */
    private static final int MOST_KEYS = 10;

    private static final Termination CLEARED = Termination.of(Cause.NORMAL_CLEARING, By.SYSTEM, How.BYE);

    @Override
    public Verdict run(CallLine line) throws CallOver, InterruptedException {
        // Who was called is there, and nobody else is going to join.
        line.write(new LedgerEvent.Connected());
        Woken woken = line.play(announcement, gather, null);
        if (gather) {
            Character digit = digit(line, woken);
            if (digit != null) {
                line.write(new LedgerEvent.Gathered(digit.toString()));
            }
        }
        return new Verdict.End(CLEARED);
    }

    private static @Nullable Character digit(CallLine line, Woken first) throws CallOver, InterruptedException {
        Woken woken = first instanceof Woken.Key ? first : line.await(AFTERWARDS, null);
        for (int keys = 0; keys < MOST_KEYS && woken instanceof Woken.Key(char key); keys++) {
            if (key >= '0' && key <= '9') {
                return key;
            }
            woken = line.await(AFTERWARDS, null);
        }
        return null;
    }
}
