package org.santral.component;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.santral.speech.SpokenCalendar;

/** One command of a tenant's service, checked (spec/simotel.md §7, Smart). Made by {@link SmartParser}. */
public sealed interface SmartCommand {

    /** @param reference name of an announcement, or {@code id:} and its id */
    record PlayAnnouncement(String reference) implements SmartCommand {}

    /** @param file of the prompts folder */
    record Playback(String file) implements SmartCommand {}

    /** @param digits 1 to 32 of them, said as a number */
    record SayNumber(String digits) implements SmartCommand {}

    /** @param digits 1 to 32 of them, said one by one */
    record SayDigit(String digits) implements SmartCommand {}

    record SayDuration(Duration time) implements SmartCommand {}

    record SayClock(LocalTime time, boolean seconds) implements SmartCommand {}

    record SayDate(LocalDate day, SpokenCalendar calendar) implements SmartCommand {}

    /**
     * Asks for keys.
     *
     * @param files played first, one after the other, until a key is pressed; may be empty
     * @param pause how long each key is awaited
     * @param most keys at the most
     */
    record GetData(List<String> files, Duration pause, int most) implements SmartCommand {
        public GetData {
            files = List.copyOf(files);
        }
    }

    /** @param music a class of music: a file of the prompts folder, or the tenant's default */
    record MusicOnHold(String music, Duration time) implements SmartCommand {}

    /** @param number inside number that the call is for from now on */
    record SetExten(String number) implements SmartCommand {}

    /** @param limit of the talk that follows */
    record SetLimitOnCall(Duration limit) implements SmartCommand {}

    /** The digits that were entered so far are forgotten. */
    record ClearUserData() implements SmartCommand {}

    /** @param exit the exit by which the call leaves */
    record Exit(String exit) implements SmartCommand {}

    /**
     * A command that cannot be carried out; nothing after it is looked at.
     *
     * @param why for operators
     */
    record Wrong(String why) implements SmartCommand {}
}
