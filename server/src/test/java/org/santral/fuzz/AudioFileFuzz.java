package org.santral.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.santral.media.AudioImport;
import org.santral.media.BadAudioException;
import org.santral.media.OggOpus;
import org.santral.media.Prompt;
import org.santral.media.WavRepair;

/**
 * One file as an upload, as the recording of a crash and as a recording to be converted: a prompt within the limits, a
 * recording that needs no second repair, or the one orderly refusal. Memory and time stay within a small multiple of the
 * limits, whatever sizes the file claims.
 */
public final class AudioFileFuzz {
    private static final AudioImport.Limits LIMITS = new AudioImport.Limits(100_000, Duration.ofSeconds(10));

    private static final Path FOLDER = folder();

    private AudioFileFuzz() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("fuzz-audio");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] file) {
        Budget.hold(file, 500, () -> upload(file));
        Path wav = FOLDER.resolve("r.wav");
        Path ogg = FOLDER.resolve("r.ogg");
        try {
            Files.write(wav, file);
            repair(file, wav);
            convert(wav, ogg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(wav);
            delete(ogg);
        }
    }

    private static void upload(byte[] file) {
        try {
            Prompt prompt = AudioImport.decode(file, LIMITS);
            Holds.that(
                    prompt.length().compareTo(LIMITS.maxLength()) <= 0 && prompt.samples() > 0,
                    () -> "a prompt of " + prompt.length());
        } catch (BadAudioException orderly) {
            Holds.that(orderly.getMessage() != null, () -> "no reason");
        }
    }

    private static void repair(byte[] file, Path wav) throws IOException {
        try {
            Duration length = WavRepair.repair(wav);
            byte[] repaired = Files.readAllBytes(wav);
            Holds.that(repaired.length <= Math.max(44, file.length), () -> "repair made it longer");
            Holds.same("length at the second repair", length, WavRepair.repair(wav));
            Holds.same("the second repair", ByteBuffer.wrap(repaired), ByteBuffer.wrap(Files.readAllBytes(wav)));
            Holds.same("length of what is converted", length, OggOpus.write(wav, wav.resolveSibling("r.ogg")));
        } catch (BadAudioException orderly) {
            Holds.same("a file that is refused", ByteBuffer.wrap(file), ByteBuffer.wrap(Files.readAllBytes(wav)));
        }
    }

    private static void convert(Path wav, Path ogg) throws IOException {
        try {
            Duration length = OggOpus.write(wav, ogg);
            Holds.that(
                    length.compareTo(Duration.ofSeconds(60)) < 0 && !length.isNegative(),
                    () -> "a recording of " + length);
        } catch (BadAudioException orderly) {
            Holds.that(orderly.getMessage() != null, () -> "no reason");
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
