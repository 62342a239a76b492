package org.santral.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.santral.sip.digest.DigestChallenge;
import org.santral.sip.digest.DigestClient;
import org.santral.sip.digest.DigestSecret;
import org.santral.sip.digest.DigestServer;
import org.santral.sip.sdp.LocalAudio;
import org.santral.sip.sdp.Offer;
import org.santral.sip.sdp.OfferAnswer;
import org.santral.sip.sdp.SdpCodec;
import org.santral.sip.sdp.SdpException;

/** Mutated messages: whatever comes in, an orderly result comes out, with bounded CPU time and memory per input. */
class SipFuzzTest {
    private static final int INPUTS = 200_000;
    private static final Duration MOST_CPU = Duration.ofSeconds(2);
    private static final long MOST_BYTES_PER_BYTE = 200;
    private static final long MOST_BYTES_FIXED = 1 << 20;

    private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);
    private static final RequestCheck CHECK =
            new RequestCheck(Set.of("INVITE", "REGISTER", "OPTIONS"), Set.of("timer"), Set.of("application/sdp"));
    private static final DigestServer DIGEST =
            new DigestServer("example.com", new byte[16], () -> Instant.EPOCH, Duration.ofMinutes(1), 100);

    private static final List<byte[]> SEEDS = seeds();

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : TortureTest.NAMES) {
            seeds.add(TortureTest.bytes(name));
        }
        seeds.add(SipParserTest.INVITE.getBytes(StandardCharsets.UTF_8));
        seeds.add(SipSerializer.bytes(SipParserTest.request(SipParserTest.INVITE).toBuilder()
                .add(
                        "Authorization",
                        "Digest username=\"a\", realm=\"example.com\", nonce=\"n\", uri=\"sip:b\", response=\"0\", qop=auth, nc=00000001, cnonce=\"c\"")
                .add("WWW-Authenticate", DIGEST.challenges(true).getFirst())
                .build()));
        return seeds;
    }

    /** Loads every class, which would count as memory of the first input. */
    @BeforeAll
    static void warmUp() {
        for (byte[] seed : SEEDS) {
            new SipFramer(PARSER).feed(Unpooled.wrappedBuffer(seed), SipFuzzTest::use);
            use(PARSER.parse(seed));
        }
        check(true, "warm");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Runs one input and holds it to its budget. */
    private void bounded(byte[] input, Consumer<byte[]> run) {
        long cpu = threads.getCurrentThreadCpuTime();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        run.accept(input);
        long usedNanos = threads.getCurrentThreadCpuTime() - cpu;
        long usedBytes = threads.getCurrentThreadAllocatedBytes() - allocated;
        check(usedNanos < MOST_CPU.toNanos(), usedNanos + " ns of CPU time for " + input.length + " bytes");
        check(
                usedBytes < MOST_BYTES_FIXED + MOST_BYTES_PER_BYTE * input.length,
                usedBytes + " bytes of memory for " + input.length + " bytes");
    }

    @Test
    void no_mutation_throws_or_runs_away() {
        SplittableRandom random = new SplittableRandom(4475);
        int[] outcomes = new int[3];
        for (int i = 0; i < INPUTS; i++) {
            bounded(Mutations.mutate(random, SEEDS), bytes -> outcomes[use(PARSER.parse(bytes))]++);
        }
        assertThat(outcomes)
                .as("every outcome is met, so the mutations are neither too mild nor too wild")
                .doesNotContain(0);
    }

    private static void use(SipFramer.Frame frame) {
        if (frame instanceof SipFramer.Frame.Message(ParseResult result)) {
            use(result);
        }
    }

    private static int use(ParseResult result) {
        return switch (result) {
            case ParseResult.Parsed(SipMessage message) -> {
                use(message);
                yield 0;
            }
            case ParseResult.Rejected rejected -> {
                check(SipSerializer.bytes(rejected.answer().toTag("t").build()).length > 0, "an answer");
                yield 1;
            }
            case ParseResult.Dropped dropped -> 2;
        };
    }

    /** Does all that upper layers may do; only optional headers may complain, and only in the one orderly way. */
    private static void use(SipMessage message) {
        Headers headers = message.headers()
                .with("From", message.from().toString())
                .with("To", message.to().withTag("t").toString())
                .with("Call-ID", message.callId())
                .with("CSeq", message.cseq().toString())
                .withFirst("Via", message.topVia().withSource("192.0.2.1", 5060).toString());
        check(headers.size() > 4, "headers");
        for (Runnable lazy : List.<Runnable>of(message::contentType, () -> addresses(message))) {
            try {
                lazy.run();
            } catch (SipSyntaxException orderly) {
                check(orderly.getMessage() != null, "a reason");
            }
        }
        for (HeaderField field : message.headers()) {
            check(message.headers().all(field.key()) != null, "values");
        }
        byte[] sent = SipSerializer.bytes(message);
        check(
                sent.length > 30_000 || PARSER.parse(sent) instanceof ParseResult.Parsed,
                "what was accepted is accepted again");
        if (message instanceof SipRequest request) {
            SipRequest noted = request.withTopVia(request.topVia().withSource("192.0.2.1", 5060));
            SipResponse.Builder refusal = CHECK.refusal(noted);
            SipResponse.Builder answer = refusal != null ? refusal : SipResponse.to(noted, 200, null);
            byte[] reply = SipSerializer.bytes(answer.toTag("t").build());
            check(reply.length > 30_000 || PARSER.parse(reply) instanceof ParseResult.Parsed, "a sound answer");
            check(DIGEST.verify(request, user -> null) != null, "a verdict");
        } else if (message instanceof SipResponse response) {
            DigestClient client = DigestClient.of(response, "user", new DigestSecret.Password("p"));
            check(
                    client == null
                            || headers.with(client.headerName(), client.authorization("INVITE", "sip:a")) != null,
                    "");
        }
    }

    private static void addresses(SipMessage message) {
        List<NameAddr> all = new ArrayList<>(message.contacts());
        all.addAll(message.routes());
        all.addAll(message.recordRoutes());
        Headers routes = Headers.EMPTY;
        for (NameAddr a : all.subList(0, Math.min(50, all.size()))) {
            routes = routes.add("Route", a.toString());
            a.qThousandths();
            a.expiresSeconds();
            a.instance();
            if (a.hasSipUri()) {
                SipUri uri = a.uri();
                uri.user();
                uri.param("x");
                check(uri.sameAs(uri), "a URI is the same as itself");
            }
        }
    }

    @Test
    void streams_of_mutations_never_break_the_framer() {
        SplittableRandom random = new SplittableRandom(5626);
        for (int i = 0; i < 5_000; i++) {
            SipFramer framer = new SipFramer(PARSER);
            for (int m = 0; m < 4; m++) {
                byte[] input = Mutations.mutate(random, SEEDS);
                bounded(input, bytes -> {
                    int at = 0;
                    while (at < bytes.length) {
                        int n = Math.min(bytes.length - at, 1 + random.nextInt(200));
                        framer.feed(Unpooled.wrappedBuffer(bytes, at, n), frame -> assertThat(frame)
                                .isNotNull());
                        at += n;
                    }
                });
            }
        }
    }

    @Test
    void large_and_repetitive_inputs_stay_cheap() {
        String start = "INVITE sip:a@b SIP/2.0\r\n";
        String rest =
                "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n";
        for (String unit : List.of(
                ",",
                ";",
                ";a",
                ";a=b",
                "\"",
                "<",
                "<sip:a@b>,",
                "\\",
                "\r\n ",
                "%41",
                "(",
                "a=",
                "a,",
                "[",
                "@",
                "\u00e9")) {
            String filler = unit.repeat(30_000 / unit.length());
            for (String header : List.of(
                    "Contact", "Via", "Route", "X-Unknown", "Supported", "Authorization", "Require", "Subject")) {
                bounded(
                        (start + rest + header + ": " + filler + "\r\n\r\n").getBytes(StandardCharsets.UTF_8),
                        bytes -> {
                            if (PARSER.parse(bytes) instanceof ParseResult.Parsed(SipMessage message)) {
                                use(message);
                            }
                        });
            }
            bounded(
                    (start + rest.replace("<sip:a@b>", filler) + "\r\n").getBytes(StandardCharsets.UTF_8),
                    PARSER::parse);
            bounded((start.replace("a@b", filler) + rest + "\r\n").getBytes(StandardCharsets.UTF_8), PARSER::parse);
        }
        String many = "X: y\r\n".repeat(5000);
        assertThat(PARSER.parse((start + rest + many + "\r\n").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ParseResult.Rejected.class, r -> assertThat(r.status()).isEqualTo(513));
        assertThat(PARSER.parse((start.replace("a@b", "a".repeat(3000) + "@b") + rest + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ParseResult.Rejected.class, r -> assertThat(r.status()).isEqualTo(414));
    }

    @Test
    void mutated_descriptions_and_challenges_fail_in_the_one_orderly_way() {
        SplittableRandom random = new SplittableRandom(8866);
        LocalAudio ours =
                LocalAudio.of("192.0.2.1", 20000, List.of(SdpCodec.PCMA, SdpCodec.PCMU, SdpCodec.TELEPHONE_EVENT));
        List<byte[]> sdp = List.of(
                OfferAnswer.offer(ours, null).sdp().bytes(),
                "v=0\no=- 1 1 IN IP4 1.2.3.4\ns=-\nc=IN IP4 1.2.3.4\nt=0 0\nm=audio 9 RTP/AVP 0 8 96\na=rtpmap:96 telephone-event/8000\na=fmtp:96 0-15\na=ptime:20\na=rtcp:10 IN IP4 1.2.3.4\nm=video 9 RTP/AVP 31\n"
                        .getBytes(StandardCharsets.UTF_8));
        List<byte[]> challenges = List.of(
                DIGEST.challenges(true).getFirst().getBytes(StandardCharsets.UTF_8),
                "Digest realm=\"a\\\"b\", nonce=\"c\", opaque=\"d\", qop=\"auth,auth-int\""
                        .getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 50_000; i++) {
            bounded(Mutations.mutate(random, sdp), bytes -> answer(bytes, ours));
            bounded(Mutations.mutate(random, challenges), SipFuzzTest::challenge);
        }
    }

    private static void answer(byte[] bytes, LocalAudio ours) {
        try {
            Offer offer = Offer.parse(bytes);
            byte[] answer = OfferAnswer.answer(offer, ours, null).sdp().bytes();
            assertThat(Offer.parse(answer)).isNotNull();
        } catch (SdpException orderly) {
            assertThat(orderly.status()).isIn(400, 488);
        }
    }

    private static void challenge(byte[] bytes) {
        try {
            assertThat(DigestChallenge.parse(new String(bytes, StandardCharsets.UTF_8)))
                    .isNotNull();
        } catch (SipSyntaxException orderly) {
            assertThat(orderly.why()).isNotEmpty();
        }
    }
}
