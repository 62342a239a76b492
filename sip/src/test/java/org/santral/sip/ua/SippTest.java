package org.santral.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogEnd.Cause;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipUri;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;

/** A second opinion: SIPp's own caller and callee scenarios against our user agent, over UDP and TCP. */
class SippTest extends Fixture {
    private static final Path SIPP = Path.of("/usr/bin/sipp");
    private static final int CALLS = 50;

    /** Answers each call and counts those that the caller ends. */
    private static class Callee implements UserAgentListener {
        final Semaphore ended = new Semaphore(0);

        @Override
        public void invite(IncomingCall incoming) {
            incoming.progress(180, null);
            Dialog dialog = incoming.answer(OURS, Headers.EMPTY);
            dialog.listen(new Events() {
                @Override
                public void ended(DialogEnd end) {
                    if (end.cause() == Cause.PEER_BYE) {
                        ended.release();
                    }
                }
            });
        }

        @Override
        public void request(IncomingRequest request) {
            request.respond(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1"})
    void sipp_calls_us(String transport, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SIPP), "SIPp is not installed at " + SIPP);
        Callee callee = new Callee();
        try (UserAgent answering = new UserAgent(stackSettings(), settings(), callee)) {
            int index = transport.equals("u1") ? 0 : 1;
            int port = answering.stack().listenPoints().get(index).address().getPort();
            finish(sipp(folder, transport, "uac", "-r", "50", "-d", "50", "127.0.0.1:" + port), folder);
            awaitEnded(callee);
            assertThat(answering.dialogs()).isZero();
            assertThat(answering.stack().metrics().callbackErrors()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1"})
    void we_call_sipp(String transport, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SIPP), "SIPp is not installed at " + SIPP);
        boolean udp = transport.equals("u1");
        int port = freePort(udp);
        Process sipp = sipp(folder, transport, "uas", "-p", Integer.toString(port));
        awaitListening(udp, port, sipp);
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        for (int i = 0; i < CALLS; i++) {
            InviteSpec spec = InviteSpec.of(
                    agent.stack().nextShard(),
                    SipUri.parse("sip:service@127.0.0.1:" + port + (udp ? "" : ";transport=tcp")),
                    addr("sip:us@127.0.0.1"),
                    addr("sip:service@127.0.0.1"),
                    udp ? Hop.udp(address) : Hop.tcp(address),
                    OURS);
            Events events = new Events();
            agent.invite(spec, events);
            events.next(Progress.class);
            Dialog dialog = events.next(Events.Answered.class).dialog();
            dialog.listen(events);
            dialog.bye(null);
            assertThat(events.next(DialogEnd.class).cause()).isEqualTo(Cause.LOCAL_BYE);
        }
        finish(sipp, folder);
        assertThat(agent.dialogs()).isZero();
    }

    /** The offer comes in our 200, the answer in the ACK (RFC 3261 §13.2.1). */
    private static final String LATE_OFFER = """
            <?xml version="1.0" encoding="UTF-8" ?>
            <!DOCTYPE scenario SYSTEM "sipp.dtd">
            <scenario name="late offer">
              <send retrans="500"><![CDATA[
                INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
                To: <sip:[service]@[remote_ip]:[remote_port]>
                Call-ID: [call_id]
                CSeq: 1 INVITE
                Contact: <sip:sipp@[local_ip]:[local_port]>
                Max-Forwards: 70
                Content-Length: 0

              ]]></send>
              <recv response="100" optional="true"/>
              <recv response="180" optional="true"/>
              <recv response="200" rrs="true">
                <action>
                  <ereg regexp="m=audio 30000 RTP/AVP 8" search_in="body" check_it="true" assign_to="1"/>
                  <log message="[$1]"/>
                </action>
              </recv>
              <send><![CDATA[
                ACK [next_url] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
                To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
                Call-ID: [call_id]
                CSeq: 1 ACK
                Max-Forwards: 70
                Content-Type: application/sdp
                Content-Length: [len]

                v=0
                o=- 1 1 IN IP[local_ip_type] [local_ip]
                s=-
                c=IN IP[media_ip_type] [media_ip]
                t=0 0
                m=audio 6000 RTP/AVP 8
                a=rtpmap:8 PCMA/8000
              ]]></send>
              <pause milliseconds="50"/>
              <send retrans="500"><![CDATA[
                BYE [next_url] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
                To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
                Call-ID: [call_id]
                CSeq: 2 BYE
                Max-Forwards: 70
                Content-Length: 0

              ]]></send>
              <recv response="200"/>
            </scenario>
            """;

    @Test
    void sipp_calls_us_and_lets_us_offer(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SIPP), "SIPp is not installed at " + SIPP);
        Files.writeString(folder.resolve("late.xml"), LATE_OFFER);
        AtomicInteger answers = new AtomicInteger();
        Callee callee = new Callee() {
            @Override
            public void invite(IncomingCall incoming) {
                assertThat(incoming.offer()).isNull();
                incoming.listen(new Events() {
                    @Override
                    public void acknowledged(SessionDescription lateAnswer) {
                        if (lateAnswer.toString().contains("m=audio 6000")) {
                            answers.incrementAndGet();
                        }
                    }
                });
                super.invite(incoming);
            }
        };
        try (UserAgent answering = new UserAgent(stackSettings(), settings(), callee)) {
            int port = answering.stack().listenPoints().getFirst().address().getPort();
            finish(sipp(folder, "u1", "late.xml", "-r", "50", "127.0.0.1:" + port), folder);
            assertThat(answers).hasValue(CALLS);
            awaitEnded(callee);
            assertThat(answering.dialogs()).isZero();
            assertThat(answering.stack().metrics().callbackErrors()).isZero();
        }
    }

    /** SIPp is through when its BYE is answered, which is a moment before our side is told. */
    private static void awaitEnded(Callee callee) throws InterruptedException {
        assertThat(callee.ended.tryAcquire(CALLS, 60, TimeUnit.SECONDS)).isTrue();
        assertThat(callee.ended.availablePermits()).isZero();
    }

    private static Process sipp(Path folder, String transport, String scenario, String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(SIPP.toString(), scenario.endsWith(".xml") ? "-sf" : "-sn", scenario, "-t", transport));
        command.addAll(List.of("-i", "127.0.0.1", "-m", Integer.toString(CALLS), "-timeout", "80", "-timeout_error"));
        command.add("-nostdin");
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sipp.log").toFile())
                .start();
    }

    private static void finish(Process sipp, Path folder) throws Exception {
        boolean ended = sipp.waitFor(100, TimeUnit.SECONDS);
        sipp.destroyForcibly();
        assertThat(ended).as("SIPp ended").isTrue();
        assertThat(sipp.exitValue())
                .as(Files.readString(folder.resolve("sipp.log")))
                .isZero();
    }

    private static int freePort(boolean udp) throws Exception {
        if (udp) {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** SIPp listens once its port is in the kernel's table, which shows ports in hexadecimal. */
    private static void awaitListening(boolean udp, int port, Process sipp) throws Exception {
        Path table = Path.of(udp ? "/proc/net/udp" : "/proc/net/tcp");
        Assumptions.assumeTrue(Files.isReadable(table), "no " + table + " to see whether SIPp listens");
        String local = String.format(":%04X ", port);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (Files.readAllLines(table).stream().noneMatch(line -> line.contains(local))) {
            assertThat(sipp.isAlive() && System.nanoTime() < end)
                    .as("SIPp listens")
                    .isTrue();
            Thread.onSpinWait();
        }
    }
}
