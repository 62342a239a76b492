package org.santral.media;

import java.io.IOException;

/** An audio file cannot be used; the message says what is wrong with it. */
public final class BadAudioException extends IOException {
    private static final long serialVersionUID = 1L;

    BadAudioException(String message) {
        super(message);
    }

    static BadAudioException because(String problem) {
        return new BadAudioException("the audio file cannot be used: " + problem);
    }
}
