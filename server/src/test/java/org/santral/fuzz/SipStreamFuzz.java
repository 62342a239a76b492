package org.santral.fuzz;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipFramer;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipSerializer;

/** One TCP connection: cut at random, byte by byte or not at all, the stream holds the same messages and pings. */
public final class SipStreamFuzz {
    private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

    private SipStreamFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] stream) {
        Budget.hold(stream, 1000, () -> read(stream));
    }

    private static void read(byte[] stream) {
        List<String> whole = frames(stream, stream.length, 0);
        CRC32 seed = new CRC32();
        seed.update(stream);
        Holds.same("frames cut at random", whole, frames(stream, 200, seed.getValue()));
        Holds.same("frames byte by byte", whole, frames(stream, 1, 0));
        // The last of them only says how it ended.
        Holds.that(whole.size() <= stream.length + 1, () -> "more frames than bytes");
    }

    private static List<String> frames(byte[] stream, int most, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SipFramer framer = new SipFramer(PARSER);
        List<String> frames = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int n = Math.min(stream.length - at, most <= 1 || most == stream.length ? most : random.nextInt(1, most));
            framer.feed(Unpooled.wrappedBuffer(stream, at, n), frame -> frames.add(words(frame)));
            at += n;
        }
        boolean ended = !frames.isEmpty() && frames.getLast().startsWith("close");
        Holds.same("closed", ended, framer.closed());
        frames.add("in message " + (framer.inMessage() && !framer.closed()));
        return frames;
    }

    private static String words(SipFramer.Frame frame) {
        return switch (frame) {
            case SipFramer.Frame.Message(ParseResult.Parsed(SipMessage message)) ->
                "message " + hash(SipSerializer.bytes(message));
            case SipFramer.Frame.Message(ParseResult.Rejected rejected) ->
                "rejected " + rejected.status() + rejected.reason();
            case SipFramer.Frame.Message(ParseResult.Dropped dropped) -> "dropped " + dropped.why();
            case SipFramer.Frame.Ping ping -> "ping";
            case SipFramer.Frame.Pong pong -> "pong";
            case SipFramer.Frame.Close close ->
                "close " + close.why()
                        + (close.answer() == null ? "" : close.answer().status());
        };
    }

    private static String hash(byte[] bytes) {
        CRC32 hash = new CRC32();
        hash.update(bytes);
        return bytes.length + " " + hash.getValue();
    }
}
