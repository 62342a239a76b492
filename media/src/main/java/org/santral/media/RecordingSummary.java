package org.santral.media;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A finished recording.
 *
 * @param file the WAV file: stereo or mono, 16-bit PCM, 8 kHz
 * @param length its length
 * @param rmsLeft level of the left channel over the whole length, 0 (silence) to 1 (full scale)
 * @param rmsRight level of the right channel, 0 in mono
 */
public record RecordingSummary(Path file, Duration length, double rmsLeft, double rmsRight) {}
