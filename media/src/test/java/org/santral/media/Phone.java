package org.santral.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A party written from the RFCs alone: a plain socket that sends and keeps RTP. */
final class Phone implements AutoCloseable {
    static final int FRAME = 160;

    private static final int PATIENCE_MS = 60_000;

    record Received(
            int payloadType, boolean marker, int sequence, int timestamp, int ssrc, byte[] payload, int source) {}

    final DatagramSocket socket;
    final Codec codec;
    int ssrc = 0x1234;
    int sequence = 65530;
    int timestamp = 0xFFFFFF00;
    private int sample;
    private int to;

    Phone(Codec codec) throws IOException {
        this(codec, "127.0.0.1");
    }

    /** @param address of this machine, 127.0.0.2 for instance: another host, as others see it */
    Phone(Codec codec, String address) throws IOException {
        this.codec = codec;
        socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
        socket.setSoTimeout(PATIENCE_MS);
        socket.setReceiveBufferSize(1 << 20);
    }

    /** What this phone's SDP says. */
    RemoteMedia media() {
        return media(Codec.TELEPHONE_EVENT, true, true);
    }

    RemoteMedia media(Codec telephoneEvent, boolean send, boolean receive) {
        return new RemoteMedia(address(), null, codec, telephoneEvent, send, receive, 20);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Sends to this session from now on. */
    Phone to(MediaSession session) {
        to = session.localRtpPort();
        return this;
    }

    /** 20 ms of a tone in this phone's law. */
    byte[] tone(double hz) {
        byte[] payload = new byte[FRAME];
        for (int i = 0; i < FRAME; i++) {
            short value = (short) (8000 * Math.sin(2 * Math.PI * hz * sample++ / 8000));
            payload[i] = codec.name().equals("PCMU") ? G711.linearToU(value) : G711.linearToA(value);
        }
        return payload;
    }

    void sayTone(double hz) {
        say(codec.payloadType(), false, tone(hz));
        timestamp += FRAME;
    }

    /** Sends one packet with the next sequence number and the present timestamp. */
    void say(int payloadType, boolean marker, byte[] payload) {
        sendRaw(packet(payloadType, marker, sequence++, timestamp, payload));
    }

    byte[] packet(int payloadType, boolean marker, int sequence, int timestamp, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
        packet.put((byte) 0x80).put((byte) (payloadType | (marker ? 0x80 : 0))).putShort((short) sequence);
        packet.putInt(timestamp).putInt(ssrc).put(payload);
        return packet.array();
    }

    void sendRaw(byte[] datagram) {
        sendRaw(datagram, to);
    }

    void sendRaw(byte[] datagram, int port) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatagramPacket next() {
        byte[] bytes = new byte[2048];
        DatagramPacket datagram = new DatagramPacket(bytes, bytes.length);
        try {
            socket.receive(datagram);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return datagram;
    }

    /** The next datagram, whatever it is. */
    byte[] datagram() {
        DatagramPacket datagram = next();
        return Arrays.copyOf(datagram.getData(), datagram.getLength());
    }

    Received receive() {
        DatagramPacket datagram = next();
        ByteBuffer packet = ByteBuffer.wrap(datagram.getData(), 0, datagram.getLength());
        int first = packet.get();
        if (first != (byte) 0x80) {
            throw new AssertionError("first byte " + first);
        }
        int second = packet.get();
        int seq = packet.getShort() & 0xFFFF;
        int stamp = packet.getInt();
        int from = packet.getInt();
        byte[] payload = new byte[packet.remaining()];
        packet.get(payload);
        return new Received(second & 0x7F, second < 0, seq, stamp, from, payload, datagram.getPort());
    }

    List<Received> receive(int count) {
        List<Received> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(receive());
        }
        return all;
    }

    /** Whether nothing is waiting to be received. */
    boolean hearsNothing() {
        try {
            socket.setSoTimeout(50);
            socket.receive(new DatagramPacket(new byte[2048], 2048));
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            setTimeout(PATIENCE_MS);
        }
    }

    private void setTimeout(int timeoutMs) {
        try {
            socket.setSoTimeout(timeoutMs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    short[] decode(List<Received> packets) {
        short[] pcm =
                new short[packets.stream().mapToInt(p -> p.payload().length).sum()];
        int at = 0;
        for (Received packet : packets) {
            for (byte code : packet.payload()) {
                pcm[at++] = packet.payloadType() == 0 ? G711.uToLinear(code) : G711.aToLinear(code);
            }
        }
        return pcm;
    }

    @Override
    public void close() {
        socket.close();
    }
}
