package org.santral.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of many calls, by messages of plain strings: a carrier that calls one number of ours after the other, and
 * the phones behind them, which answer at once. One thread drives it all.
 */
final class MediaCalls implements AutoCloseable {
    private static final int LARGEST_BYTES = 8192;
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long IDLE_NANOS = 500_000;
    private static final Pattern CALLED = Pattern.compile("INVITE sip:(\\d{5})@");
    private static final Pattern AUDIO = Pattern.compile("\nm=audio (\\d+)");

    private final InetSocketAddress pbx;
    private final DatagramChannel carrier;
    private final DatagramChannel phones;
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST_BYTES);
    private final List<MediaCall> calls = new ArrayList<>();

    /**
     * Both sides, nobody called yet.
     *
     * @param phonePort where the phones are; 0 for any free port
     */
    MediaCalls(InetSocketAddress pbx, int phonePort) throws IOException {
        this.pbx = pbx;
        this.carrier = open(0);
        this.phones = open(phonePort);
    }

    private static DatagramChannel open(int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        return channel;
    }

    /** Registers phones, one after the other. */
    void register(List<Device> devices) throws IOException {
        int port = port(phones);
        for (Device device : devices) {
            device.next(port, null);
            String answer = ask(device);
            if (answer.startsWith("SIP/2.0 401")) {
                device.next(port, answer);
                answer = ask(device);
            }
            if (!answer.startsWith("SIP/2.0 200")) {
                throw new IOException(
                        "a phone cannot register: " + answer.lines().findFirst().orElse("no answer"));
            }
        }
    }

    private String ask(Device device) throws IOException {
        for (int i = 0; i < PATIENCE.dividedBy(AGAIN); i++) {
            phones.send(ByteBuffer.wrap(device.message), pbx);
            long until = System.nanoTime() + AGAIN.toNanos();
            while (System.nanoTime() < until) {
                String message = receive(phones);
                if (message == null) {
                    LockSupport.parkNanos(IDLE_NANOS);
                } else if (device.isAnswered(message)) {
                    return message;
                } else if (!message.startsWith("SIP/2.0")) {
                    reply(phones, message, "200 OK", null);
                }
            }
        }
        return "";
    }

    /**
     * Sets calls up at an even rate and waits until all talk.
     *
     * @param ports where both sides want their audio, two for each {@link MediaCall#SHARING} calls
     * @return what is to be sent; fewer flows than wanted when calls failed
     */
    List<Flow> setUp(int count, int perSecond, List<Integer> ports) throws IOException {
        long gap = Duration.ofSeconds(1).toNanos() / perSecond;
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            MediaCall call = new MediaCall(i, port(carrier), pbx.getPort(), ports);
            calls.add(call);
            sendInvite(call);
            due += gap;
            long next = due;
            pump(() -> System.nanoTime() >= next, PATIENCE);
        }
        pump(() -> calls.stream().allMatch(call -> call.up() || call.failed()), PATIENCE);
        return calls.stream()
                .filter(MediaCall::up)
                .flatMap(call -> call.flows().stream())
                .toList();
    }

    /** Hangs all up; true if every one was over properly. */
    boolean hangUp() throws IOException {
        for (MediaCall call : calls) {
            if (call.up()) {
                carrier.send(bytes(call.bye()), pbx);
            }
        }
        for (int i = 0; i < PATIENCE.dividedBy(AGAIN) && !over(); i++) {
            pump(this::over, AGAIN);
            for (MediaCall call : calls) {
                if (call.up() && !call.over()) {
                    carrier.send(bytes(call.bye()), pbx);
                }
            }
        }
        boolean clean = over();
        calls.clear();
        return clean;
    }

    private boolean over() {
        return calls.stream().allMatch(call -> call.over() || call.failed());
    }

    private void sendInvite(MediaCall call) throws IOException {
        carrier.send(bytes(call.invite()), pbx);
        call.sentAt(System.nanoTime());
    }

    /** Answers and notes what comes, until something is so or time is up. */
    private void pump(BooleanSupplier done, Duration atMost) throws IOException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < until) {
            String toCarrier = receive(carrier);
            String toPhone = receive(phones);
            if (toCarrier != null) {
                carrier(toCarrier);
            }
            if (toPhone != null) {
                phone(toPhone);
            }
            if (toCarrier == null && toPhone == null) {
                inviteAgain();
                LockSupport.parkNanos(IDLE_NANOS);
            }
        }
    }

    private void inviteAgain() throws IOException {
        long now = System.nanoTime();
        for (MediaCall call : calls) {
            if (call.unanswered() && now - call.sentAt() > AGAIN.toNanos()) {
                sendInvite(call);
            }
        }
    }

    private void carrier(String message) throws IOException {
        MediaCall call = calls.stream()
                .filter(one -> message.contains(one.callId()))
                .findFirst()
                .orElse(null);
        if (!message.startsWith("SIP/2.0")) {
            reply(carrier, message, "200 OK", call == null ? null : call.callerSdp());
        } else if (call != null && message.contains(" INVITE\r\n")) {
            String ack = call.answered(message);
            if (ack != null) {
                carrier.send(bytes(ack), pbx);
            }
        } else if (call != null && message.contains(" BYE\r\n")) {
            call.ended();
        }
    }

    private void phone(String message) throws IOException {
        if (message.startsWith("SIP/2.0") || message.startsWith("ACK ")) {
            return;
        }
        Matcher called = CALLED.matcher(message);
        MediaCall call = called.find() ? call(Integer.parseInt(called.group(1)) - Device.FIRST_EXTENSION) : null;
        if (call != null) {
            call.calleeHears(audioPort(message));
        }
        reply(phones, message, "200 OK", call == null ? null : call.calleeSdp());
    }

    private @Nullable MediaCall call(int index) {
        return index >= 0 && index < calls.size() ? calls.get(index) : null;
    }

    /** The port in a message's SDP; 0 when there is none. */
    static int audioPort(String message) {
        Matcher audio = AUDIO.matcher(message);
        return audio.find() ? Integer.parseInt(audio.group(1)) : 0;
    }

    private void reply(DatagramChannel from, String request, String status, @Nullable String sdp) throws IOException {
        if (request.startsWith("ACK ")) {
            return;
        }
        StringBuilder answer = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
        for (String line : request.lines().toList()) {
            if (line.isEmpty()) {
                break;
            }
            String name = line.substring(0, Math.max(0, line.indexOf(':'))).strip();
            switch (name) {
                case "Via", "From", "Call-ID", "CSeq", "Record-Route" ->
                    answer.append(line).append("\r\n");
                case "To" ->
                    answer.append(line)
                            .append(line.contains(";tag=") ? "" : ";tag=bench")
                            .append("\r\n");
                default -> {
                    // Nothing else belongs into an answer.
                }
            }
        }
        answer.append("Contact: <sip:bench@127.0.0.1:").append(port(from)).append(">\r\n");
        String body = sdp != null && request.contains("application/sdp") ? sdp : "";
        answer.append(body.isEmpty() ? "" : "Content-Type: application/sdp\r\n");
        answer.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        from.send(bytes(answer.toString()), pbx);
    }

    private @Nullable String receive(DatagramChannel channel) throws IOException {
        if (channel.receive(buffer.clear()) == null) {
            return null;
        }
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    private static ByteBuffer bytes(String message) {
        return ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8));
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
        carrier.close();
        phones.close();
    }
}
