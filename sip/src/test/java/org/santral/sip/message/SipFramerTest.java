package org.santral.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.SipFramer.Frame;

class SipFramerTest {
    private final SipFramer framer = new SipFramer(new SipParser(SipLimits.DEFAULT));
    private final List<Frame> frames = new ArrayList<>();

    private void feed(String text) {
        framer.feed(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)), frames::add);
    }

    @Test
    void cuts_messages_wherever_the_stream_is_split() {
        String stream = SipParserTest.INVITE + "\r\n\r\n" + SipParserTest.INVITE + "\r\n" + SipParserTest.INVITE;
        for (int i = 1; i < stream.length(); i++) {
            SipFramer fresh = new SipFramer(new SipParser(SipLimits.DEFAULT));
            List<Frame> got = new ArrayList<>();
            byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
            fresh.feed(Unpooled.wrappedBuffer(bytes, 0, i), got::add);
            fresh.feed(Unpooled.wrappedBuffer(bytes, i, bytes.length - i), got::add);
            assertThat(got).hasSize(6);
            assertThat(got.get(0)).isInstanceOf(Frame.Message.class);
            assertThat(got.get(1)).isInstanceOf(Frame.Pong.class);
            assertThat(got.get(2)).isInstanceOf(Frame.Ping.class);
            assertThat(got.get(3)).isInstanceOf(Frame.Message.class);
            assertThat(got.get(4)).isInstanceOf(Frame.Pong.class);
            assertThat(((Frame.Message) got.get(5)).result()).isInstanceOf(ParseResult.Parsed.class);
            assertThat(fresh.inMessage()).isFalse();
        }
    }

    @Test
    void a_missing_content_length_is_answered_and_ends_the_stream() {
        feed(SipParserTest.INVITE.replace("l: 4\r\n", ""));
        Frame.Close close = (Frame.Close) frames.getFirst();
        assertThat(close.answer()).isNotNull();
        assertThat(close.answer().answer().build().status()).isEqualTo(400);
        assertThat(framer.closed()).isTrue();
        feed(SipParserTest.INVITE);
        assertThat(frames).hasSize(1);
    }

    @Test
    void a_body_beyond_the_limit_is_refused_before_it_is_read() {
        feed(SipParserTest.INVITE.replace("l: 4\r\n", "l: 60000\r\n"));
        assertThat(frames).isEmpty();
        SipFramer small = new SipFramer(new SipParser(new SipLimits(4096, 64, 2048, 256, 1024)));
        small.feed(
                Unpooled.wrappedBuffer(
                        SipParserTest.INVITE.replace("l: 4\r\n", "l: 1025\r\n").getBytes(StandardCharsets.UTF_8)),
                frames::add);
        assertThat(((Frame.Close) frames.getFirst()).answer().status()).isEqualTo(413);
    }

    @Test
    void an_endless_head_ends_the_stream() {
        feed("INVITE sip:a@b SIP/2.0\r\n");
        for (int i = 0; i < 40 && frames.isEmpty(); i++) {
            feed("X: " + "y".repeat(1000) + "\r\n");
        }
        assertThat(frames).hasSize(1).first().isInstanceOf(Frame.Close.class);
    }

    @Test
    void another_protocol_ends_the_stream() {
        feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(frames).hasSize(1).first().isInstanceOf(Frame.Close.class);
    }
}
