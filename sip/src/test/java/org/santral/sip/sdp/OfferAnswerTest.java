package org.santral.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferAnswerTest {
    private static final LocalAudio OURS =
            LocalAudio.of("192.0.2.1", 20000, List.of(SdpCodec.PCMA, SdpCodec.PCMU, SdpCodec.TELEPHONE_EVENT));

    private static final String PHONE = """
            v=0
            o=905321234567 7 7 IN IP4 198.51.100.7
            s=Call of 905321234567
            c=IN IP4 198.51.100.7
            t=0 0
            m=video 0 RTP/AVP 31
            m=audio 40000 RTP/AVP 9 0 8 96 97
            a=rtpmap:96 telephone-event/8000
            a=fmtp:96 0-16
            a=rtpmap:97 opus/48000/2
            a=ptime:20
            a=rtcp:40009
            a=sendrecv
            m=image 5000 udptl t38
            """;

    private static Offer offer(String text) throws SdpException {
        return Offer.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer theirAnswer(String text) throws SdpException {
        return Answer.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reads_an_offer() throws SdpException {
        AudioStream audio = offer(PHONE).audio();
        assertThat(audio.index()).isEqualTo(1);
        assertThat(audio.address()).isEqualTo("198.51.100.7");
        assertThat(audio.port()).isEqualTo(40000);
        assertThat(audio.codecs()).extracting(SdpCodec::name).containsExactly("G722", "PCMU", "PCMA", "opus");
        assertThat(audio.codecs().getLast().channels()).isEqualTo(2);
        assertThat(audio.telephoneEvents()).containsExactly(new SdpCodec("telephone-event", 8000, 1, 96, "0-16"));
        assertThat(audio.packetTime()).hasMillis(20);
        assertThat(audio.rtcpPort()).isEqualTo(40009);
        assertThat(audio.held()).isFalse();
    }

    @Test
    void answers_with_the_shared_codecs_and_refuses_the_other_streams() throws SdpException {
        Offer theirs = offer(PHONE);
        Answer ours = OfferAnswer.answer(theirs, OURS, null);
        List<MediaDescription> media = ours.sdp().media();
        assertThat(media).extracting(MediaDescription::media).containsExactly("video", "audio", "image");
        assertThat(media).extracting(MediaDescription::port).containsExactly(0, 20000, 0);
        assertThat(media.get(1).formats()).containsExactly("0", "8", "96");
        assertThat(media.get(1).attribute("fmtp")).isEqualTo("96 0-15");
        assertThat(ours.sdp().toString())
                .doesNotContain("905321234567", "198.51.100.7")
                .contains("s=-\r\n", "o=- ");
        Negotiated agreed = OfferAnswer.answered(theirs, ours);
        assertThat(agreed.codec()).isEqualTo(SdpCodec.PCMU);
        assertThat(agreed.remoteAddress()).isEqualTo("198.51.100.7");
        assertThat(agreed.remotePort()).isEqualTo(40000);
        assertThat(agreed.remoteRtcpPort()).isEqualTo(40009);
        assertThat(agreed.sendEvents().payloadType()).isEqualTo(96);
        assertThat(agreed.receiveEvents().payloadType()).isEqualTo(96);
        assertThat(agreed.direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void accepts_an_answer_under_other_payload_types() throws SdpException {
        Offer ours = OfferAnswer.offer(OURS, null);
        Answer theirs = theirAnswer(
                "v=0\nc=IN IP4 198.51.100.8\nm=audio 30000 RTP/AVP 8 110\na=rtpmap:110 TELEPHONE-EVENT/8000");
        Negotiated agreed = OfferAnswer.acceptAnswer(ours, theirs);
        assertThat(agreed.sendCodecs()).containsExactly(SdpCodec.PCMA);
        assertThat(agreed.receiveCodecs()).containsExactly(SdpCodec.PCMA);
        assertThat(agreed.sendEvents().payloadType()).isEqualTo(110);
        assertThat(agreed.receiveEvents().payloadType()).isEqualTo(101);
        assertThat(agreed.remoteRtcpPort()).isEqualTo(30001);
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, 198.51.100.7, SENDRECV, false",
        "sendonly, 198.51.100.7, RECVONLY, true",
        "recvonly, 198.51.100.7, SENDONLY, false",
        "inactive, 198.51.100.7, INACTIVE, true",
        "sendrecv, 0.0.0.0, RECVONLY, true",
        "inactive, 0.0.0.0, INACTIVE, true",
    })
    void hold_in_both_styles(String direction, String address, Direction ours, boolean held) throws SdpException {
        Offer theirs = offer(
                PHONE.replace("a=sendrecv", "a=" + direction).replace("c=IN IP4 198.51.100.7", "c=IN IP4 " + address));
        Answer answer = OfferAnswer.answer(theirs, OURS, null);
        assertThat(theirs.audio().held()).isEqualTo(held);
        assertThat(answer.audio().direction()).isEqualTo(ours);
        assertThat(OfferAnswer.answered(theirs, answer).held()).isEqualTo(held);
    }

    @Test
    void the_direction_may_stand_at_session_level() throws SdpException {
        assertThat(offer(PHONE.replace("a=sendrecv\n", "").replace("t=0 0", "t=0 0\na=inactive"))
                        .audio()
                        .direction())
                .isEqualTo(Direction.INACTIVE);
    }

    @Test
    void the_version_rises_only_when_something_changes() {
        SessionDescription first = OfferAnswer.offer(OURS, null).sdp();
        SessionDescription same = OfferAnswer.offer(OURS, first).sdp();
        SessionDescription held =
                OfferAnswer.offer(OURS.with(Direction.SENDONLY), same).sdp();
        assertThat(same).isEqualTo(first);
        String[] before = first.first('o').split(" ", -1);
        String[] after = held.first('o').split(" ", -1);
        assertThat(after[1]).isEqualTo(before[1]);
        assertThat(Long.parseLong(after[2])).isEqualTo(Long.parseLong(before[2]) + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=0;m=audio 1 RTP/AVP 8                                          | 400
            c=IN IP4 1.2.3.4;m=audio 1 RTP/AVP 8                             | 400
            v=0;c=IN IP4 1.2.3.4;m=audio 70000 RTP/AVP 8                     | 400
            v=0;c=IN IP4 1.2.3.4;m=audio 1 RTP/AVP 128                       | 400
            v=0;c=IN IP4 1.2.3.4;m=audio 1 RTP/AVP                           | 400
            v=0;c=IN IP4 1.2.3.4;m=audio 1 RTP/AVP 99;a=rtpmap:99 x/y        | 400
            v=0;c=IN IP4 $(reboot);m=audio 1 RTP/AVP 8                       | 400
            v=0;nonsense                                                     | 400
            v=0;c=IN IP4 1.2.3.4;m=audio 1 RTP/SAVP 8                        | 488
            v=0;c=IN IP4 1.2.3.4;m=video 1 RTP/AVP 8                         | 488
            v=0;c=IN IP4 1.2.3.4;m=audio 0 RTP/AVP 8                         | 488
            v=0;c=IN IP4 1.2.3.4;m=audio 1 RTP/AVP 9                         | 488
            v=0;c=IN IP4 1.2.3.4;m=audio 1 RTP/AVP 101;a=rtpmap:101 telephone-event/8000 | 488
            """)
    void bad_offers_are_named_with_a_status(String text, int status) {
        assertThatThrownBy(() -> OfferAnswer.answer(offer(text.replace(';', '\n')), OURS, null))
                .isInstanceOfSatisfying(
                        SdpException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    /** The example of RFC 4568 §4 and lines that ask for what we do not do. */
    @Test
    void ways_to_encrypt_are_read_or_passed_over() throws SdpException {
        Offer theirs = Offer.parse(
                ("v=0\nc=IN IP4 1.2.3.4\nm=audio 4000 RTP/AVP 8\nm=audio 49170 RTP/SAVP 8\n"
                                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\n"
                                + "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz KDR=1\n"
                                + "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
                                + " UNENCRYPTED_SRTP\n"
                                + "a=crypto:4 AES_CM_128_HMAC_SHA1_32 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20 WSH=64\n"
                                + "a=crypto:5 nonsense\n")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                true);

        assertThat(theirs.audio().port()).isEqualTo(49170);
        assertThat(theirs.audio().secure()).isTrue();
        assertThat(theirs.audio().cryptos().toString()).isEqualTo("[4 AES_CM_128_HMAC_SHA1_32]");
        assertThat(theirs.audio().cryptos().getFirst().keyAndSalt()).hasSize(30);

        Crypto ours = Crypto.of(4, "AES_CM_128_HMAC_SHA1_32", new byte[30]);
        Answer answer = OfferAnswer.answer(theirs, OURS.encrypted(false, List.of(ours)), null);
        assertThat(answer.sdp().toString())
                .contains("m=audio 0 RTP/AVP 8", "m=audio 20000 RTP/SAVP 8")
                .contains("a=crypto:4 AES_CM_128_HMAC_SHA1_32 inline:AAAA");
    }

    @Test
    void a_refused_or_alien_answer_is_an_error() {
        Offer ours = OfferAnswer.offer(OURS, null);
        for (String media : List.of("m=audio 0 RTP/AVP 8", "m=audio 1 RTP/AVP 9")) {
            assertThatThrownBy(() -> OfferAnswer.acceptAnswer(ours, theirAnswer("v=0\nc=IN IP4 1.2.3.4\n" + media)))
                    .isInstanceOf(SdpException.class);
        }
    }

    @Test
    void unknown_lines_survive_and_line_ends_do_not_matter() throws SdpException {
        String text =
                "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nz=odd\r\nm=audio 1 RTP/AVP 8\r\na=x-vendor:1\r\nk=clear:1\r\n";
        SessionDescription sdp = SessionDescription.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(sdp).hasToString(text);
        for (String end : List.of("\n", "\r", "\n\n", "\r\n\r\n")) {
            assertThat(SessionDescription.parse(text.replace("\r\n", end).getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(sdp);
        }
    }

    @Test
    void ipv6_is_written_as_such() {
        LocalAudio six = LocalAudio.of("2001:db8::1", 20000, List.of(SdpCodec.PCMA));
        assertThat(OfferAnswer.offer(six, null).sdp().first('c')).isEqualTo("IN IP6 2001:db8::1");
    }
}
