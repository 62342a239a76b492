package org.santral.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The audio of a device: sends what it is told and keeps what it hears. */
public final class RtpPeer implements AutoCloseable {

    /** An RTP packet that came. */
    public record Heard(int payloadType, byte[] payload) {}

    private final DatagramSocket socket;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private int sequence = 1;

    public RtpPeer() {
        this("127.0.0.1");
    }

    /** @param address of this machine, 127.0.0.2 for instance: somebody else's, as others see it */
    public RtpPeer(String address) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("rtp").start(this::read);
    }

    private void read() {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException closed) {
                return;
            }
            ByteBuffer in = ByteBuffer.wrap(buffer, 0, packet.getLength());
            int payloadType = in.get(1) & 0x7f;
            byte[] payload = new byte[packet.getLength() - 12];
            in.get(12, payload);
            heard.add(new Heard(payloadType, payload));
        }
    }

    /** A session with these formats, such as {@code "8 101"}, and these attribute lines. */
    public String sdp(String formats, String... attributes) {
        StringBuilder sdp = new StringBuilder("v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\n"
                + "t=0 0\r\nm=audio " + socket.getLocalPort() + " RTP/AVP " + formats + "\r\n");
        if (formats.endsWith("101")) {
            sdp.append("a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n");
        }
        for (String attribute : attributes) {
            sdp.append("a=").append(attribute).append("\r\n");
        }
        return sdp.toString();
    }

    /** A-law and telephone events. */
    public String sdp() {
        return sdp("8 101");
    }

    /** Sends 20 ms of sound of that payload type, all bytes alike. */
    public void say(int toPort, int payloadType, byte sound) {
        ByteBuffer packet = ByteBuffer.allocate(172);
        packet.put((byte) 0x80).put((byte) payloadType).putShort((short) sequence);
        packet.putInt(160 * sequence).putInt(System.identityHashCode(this));
        sequence++;
        while (packet.hasRemaining()) {
            packet.put(sound);
        }
        send(packet.array(), toPort);
    }

    /** Presses a key: one telephone event (RFC 4733) of that payload type, with its end. */
    public void press(int toPort, int payloadType, int event) {
        int timestamp = 160 * sequence;
        for (int i = 0; i < 6; i++) {
            boolean last = i > 2;
            ByteBuffer packet = ByteBuffer.allocate(16);
            packet.put((byte) 0x80)
                    .put((byte) (payloadType | (i == 0 ? 0x80 : 0)))
                    .putShort((short) sequence++);
            packet.putInt(timestamp).putInt(System.identityHashCode(this));
            packet.put((byte) event).put((byte) (last ? 0x8a : 0x0a)).putShort((short) (160 * Math.min(i + 1, 4)));
            send(packet.array(), toPort);
        }
    }

    private void send(byte[] packet, int toPort) {
        try {
            socket.send(new DatagramPacket(packet, packet.length, new InetSocketAddress("127.0.0.1", toPort)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Heard> heard() {
        return heard;
    }

    /** Whether a packet of that payload type whose first byte is this one came. */
    public boolean heard(int payloadType, byte first) {
        return heard.stream().anyMatch(h -> h.payloadType() == payloadType && h.payload()[0] == first);
    }

    @Override
    public void close() {
        socket.close();
    }
}
