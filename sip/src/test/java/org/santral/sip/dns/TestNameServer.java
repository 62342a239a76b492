package org.santral.sip.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A small DNS server, written by hand from RFC 1035 so that it shares no code with the resolver. */
public final class TestNameServer implements AutoCloseable {

    private static final int A = 1;
    private static final int SRV = 33;
    private static final int NAPTR = 35;

    private record Answer(int ttlSeconds, byte[] data) {}

    private final DatagramSocket socket;
    private final Map<String, List<Answer>> zone = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    volatile int responseCode;
    volatile boolean deaf;

    public TestNameServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public void a(String name, String address, int ttlSeconds) throws IOException {
        add(name, A, ttlSeconds, InetAddress.getByName(address).getAddress());
    }

    public void srv(String name, int priority, int weight, int port, String target) throws IOException {
        add(name, SRV, 60, bytes(out -> {
            out.writeShort(priority);
            out.writeShort(weight);
            out.writeShort(port);
            writeName(out, target);
        }));
    }

    void naptr(String name, int order, int preference, String flags, String service, String replacement)
            throws IOException {
        add(name, NAPTR, 60, bytes(out -> {
            out.writeShort(order);
            out.writeShort(preference);
            for (String text : List.of(flags, service, "")) {
                out.writeByte(text.length());
                out.writeBytes(text);
            }
            writeName(out, replacement);
        }));
    }

    void broken(String name, int type) {
        add(name, type, 60, new byte[] {1, 2});
    }

    private void add(String name, int type, int ttlSeconds, byte[] data) {
        zone.computeIfAbsent(type + " " + name, k -> new ArrayList<>()).add(new Answer(ttlSeconds, data));
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writing.to(new DataOutputStream(out));
        return out.toByteArray();
    }

    private static void writeName(DataOutputStream out, String name) throws IOException {
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.")) {
            out.writeByte(label.length());
            out.writeBytes(label);
        }
        out.writeByte(0);
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        while (!socket.isClosed()) {
            try {
                packet.setLength(1500);
                socket.receive(packet);
                byte[] reply = reply(packet.getData());
                if (!deaf) {
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private byte[] reply(byte[] query) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            int length = query[at];
            name.append(name.isEmpty() ? "" : ".").append(new String(query, at + 1, length, StandardCharsets.US_ASCII));
            at += length + 1;
        }
        int type = (query[at + 1] & 0xff) << 8 | query[at + 2] & 0xff;
        int questionEnd = at + 5;
        asked.add(type + " " + name);
        List<Answer> answers = zone.getOrDefault(type + " " + name, List.of());
        boolean known = zone.keySet().stream().anyMatch(key -> key.endsWith(" " + name));
        return bytes(out -> {
            out.write(query, 0, 2);
            out.writeShort(0x8180 | (responseCode != 0 ? responseCode : known ? 0 : 3));
            out.writeShort(1);
            out.writeShort(responseCode == 0 ? answers.size() : 0);
            out.writeInt(0);
            out.write(query, 12, questionEnd - 12);
            for (Answer answer : responseCode == 0 ? answers : List.<Answer>of()) {
                out.writeShort(0xc00c);
                out.writeShort(type);
                out.writeShort(1);
                out.writeInt(answer.ttlSeconds());
                out.writeShort(answer.data().length);
                out.write(answer.data());
            }
        });
    }

    @Override
    public void close() {
        socket.close();
    }
}
