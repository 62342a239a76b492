package org.santral.speech;

import java.util.Locale;

/** Something whole that is said to a caller. What goes with a number is in {@link Prompts}. */
public enum Phrase {
    /** The person you called cannot answer; leave a message after the tone. The tone is not part of it. */
    VOICEMAIL_GREETING,

    /** All our agents are busy, stay on the line. */
    AGENTS_BUSY,

    /** That key means nothing here. */
    INVALID_KEY,

    /** The person you called does not answer. */
    NO_ANSWER,

    /** The number you called is not in service. */
    NOT_IN_SERVICE,

    GOODBYE,

    /** Dial the number you want: a menu whose own prompt is missing. */
    DIAL_NOW,

    /** "… new messages", after their number. */
    NEW_MESSAGES,

    /** You have no new messages. */
    NO_MESSAGES,

    /** After a message: 1 plays it again, 2 goes on to the next, 3 deletes it. */
    MESSAGE_KEYS,

    /** A service was switched on by its code: forwarding, do not disturb. */
    SWITCHED_ON,

    /** It was switched off. */
    SWITCHED_OFF;

    /** The name of its recording. */
    String file() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
