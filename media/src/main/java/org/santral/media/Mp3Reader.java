package org.santral.media;

import java.io.ByteArrayInputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.SampleBuffer;

/** Decodes MP3. The decoder is a library that trusts its input, hence {@link Mp3Frames} in front of it. */
final class Mp3Reader {
    private Mp3Reader() {}

    static void read(byte[] file, PromptBuilder builder) throws BadAudioException {
        Bitstream stream = new Bitstream(new ByteArrayInputStream(Mp3Frames.of(file)));
        Decoder decoder = new Decoder();
        int frames = 0;
        try {
            for (Header header = stream.readFrame(); header != null; header = stream.readFrame()) {
                frames++;
                SampleBuffer block = (SampleBuffer) decoder.decodeFrame(header, stream);
                int channels = block.getChannelCount();
                builder.add(
                        block.getBuffer(), block.getBufferLength() / channels, channels, block.getSampleFrequency());
                stream.closeFrame();
            }
        } catch (BitstreamException | DecoderException | RuntimeException e) {
            // Broken frames make the decoder leave its tables.
            throw BadAudioException.because("its MP3 frame " + frames + " is damaged");
        }
    }
}
