package org.santral.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipParser;

class UdpSocketTest {

    private static final byte[] OPTIONS = """
            OPTIONS sip:bob@127.0.0.1 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bKa
            From: <sip:alice@example.com>;tag=a1
            To: <sip:bob@example.com>
            Call-ID: c
            CSeq: 1 OPTIONS
            Max-Forwards: 70
            Content-Length: 0

            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

    private final StackMetrics metrics = new StackMetrics();
    private final BlockingQueue<SipMessage> received = new LinkedBlockingQueue<>();

    private Receiver receiver() {
        return new Receiver() {
            @Override
            public void message(SipMessage message, Hop source) {
                received.add(message);
            }

            @Override
            public void malformed(ParseResult.Rejected rejected, Hop source) {
                throw new AssertionError("well-formed");
            }
        };
    }

    @Test
    void given_channelDies_then_openedAgainOnTheSamePort() throws Exception {
        try (Shards shards = new Shards(1, 100, metrics);
                DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Ingress ingress = new Ingress(new SipParser(SipLimits.DEFAULT), receiver(), metrics, null);
            UdpSocket socket = new UdpSocket(ListenPoint.udp("127.0.0.1", 0), shards.loop(shards.next()), ingress);
            socket.open();
            try {
                DatagramPacket packet = new DatagramPacket(
                        OPTIONS, OPTIONS.length, socket.point().address());
                peer.send(packet);
                assertThat(received.poll(60, TimeUnit.SECONDS)).isNotNull();
                socket.channel.close();
                SipMessage again = null;
                while (again == null) {
                    peer.send(packet);
                    again = received.poll(10, TimeUnit.MILLISECONDS);
                }
                assertThat(socket.isOpen()).isTrue();
            } finally {
                socket.close();
            }
        }
    }
}
