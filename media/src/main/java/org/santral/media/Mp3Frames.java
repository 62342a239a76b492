package org.santral.media;

import java.util.Arrays;

/**
 * Finds the layer III frames in a file (ISO/IEC 11172-3 §2.4.2.3, 13818-3 §2.4.2.3; "2.5" is an extension that many
 * encoders know) and leaves out everything else: tags, pictures, damage. The decoder thus sees a stream of whole frames of one
 * kind.
 */
final class Mp3Frames {
    private static final int[] KBITS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] KBITS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] RATES_1 = {44100, 48000, 32000};
    private static final int HEADER_BYTES = 4;
    private static final int LAYER_3 = 1;
    private static final int VERSION_1 = 3;
    private static final int RESERVED_VERSION = 1;

    /** Version, layer and rate: these do not change within a file. */
    private static final int KIND = 0xFFFE_0C00;

    private static final int MODE = 0xC0;

    /** How far behind the tags the first frame is looked for. */
    private static final int MAX_SKIPPED_BYTES = 256 << 10;

    private static final int ID3_HEADER_BYTES = 10;

    private final byte[] file;

    private Mp3Frames(byte[] file) {
        this.file = file;
    }

    /**
     * The frames alone.
     *
     * @throws BadAudioException if there is none
     */
    static byte[] of(byte[] file) throws BadAudioException {
        return new Mp3Frames(file).frames();
    }

    private byte[] frames() throws BadAudioException {
        int at = first();
        int kind = header(at);
        byte[] frames = new byte[file.length - at];
        int length = 0;
        while (at + HEADER_BYTES <= file.length) {
            int bytes = frameBytes(header(at));
            boolean fits = bytes > 0 && sameKind(header(at), kind) && at + bytes <= file.length;
            // Behind damage, sync bits alone are no proof: the next frame must follow where it should.
            if (fits && isFollowed(at + bytes, kind)) {
                System.arraycopy(file, at, frames, length, bytes);
                length += bytes;
                at += bytes;
            } else {
                at++;
            }
        }
        return Arrays.copyOf(frames, length);
    }

    private int first() throws BadAudioException {
        int start = behindTags();
        int last = Math.min(file.length - HEADER_BYTES, start + MAX_SKIPPED_BYTES);
        for (int at = start; at <= last; at++) {
            int bytes = frameBytes(header(at));
            if (bytes > 0 && at + bytes <= file.length && isFollowed(at + bytes, header(at))) {
                return at;
            }
        }
        throw BadAudioException.because("it is neither a WAV nor an MP3 file");
    }

    /** Whether a frame of the same kind, a tag, or the end is there. */
    private boolean isFollowed(int at, int kind) {
        if (at + HEADER_BYTES > file.length) {
            return true;
        }
        boolean oldTag = file[at] == 'T' && file[at + 1] == 'A' && file[at + 2] == 'G';
        return oldTag || (frameBytes(header(at)) > 0 && sameKind(header(at), kind));
    }

    /** ID3v2 tags: "ID3", version, flags and a length in four groups of seven bits; there may be several. */
    private int behindTags() {
        int at = 0;
        while (at + ID3_HEADER_BYTES <= file.length && file[at] == 'I' && file[at + 1] == 'D' && file[at + 2] == '3') {
            int bytes = 0;
            for (int i = 6; i < ID3_HEADER_BYTES; i++) {
                bytes = bytes << 7 | (file[at + i] & 0x7F);
            }
            at = (int) Math.min(file.length, (long) at + ID3_HEADER_BYTES + bytes);
        }
        return at;
    }

    private int header(int at) {
        return file[at] << 24 | (file[at + 1] & 0xFF) << 16 | (file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF);
    }

    private static boolean sameKind(int header, int kind) {
        return (header & KIND) == (kind & KIND) && ((header & MODE) == MODE) == ((kind & MODE) == MODE);
    }

    /** The length of the frame that begins with a header, or 0 if that is none. */
    private static int frameBytes(int header) {
        int version = header >> 19 & 3;
        int bitrate = header >> 12 & 15;
        int rate = header >> 10 & 3;
        boolean valid = header >>> 21 == 0x7FF
                && version != RESERVED_VERSION
                && (header >> 17 & 3) == LAYER_3
                && bitrate > 0
                && bitrate < KBITS_1.length
                && rate < RATES_1.length;
        if (!valid) {
            return 0;
        }
        int padding = header >> 9 & 1;
        if (version == VERSION_1) {
            return 144_000 * KBITS_1[bitrate] / RATES_1[rate] + padding;
        }
        int hz = RATES_1[rate] / (version == 0 ? 4 : 2);
        return 72_000 * KBITS_2[bitrate] / hz + padding;
    }
}
