package org.santral.sip.transport;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.message.Via;

/** What all transports do with received bytes. Nothing that goes wrong here may reach the I/O thread. */
final class Ingress {

    private final SipParser parser;
    private final Receiver receiver;
    private final StackMetrics metrics;
    private final @Nullable Consumer<Wire> wiretap;

    Ingress(SipParser parser, Receiver receiver, StackMetrics metrics, @Nullable Consumer<Wire> wiretap) {
        this.parser = parser;
        this.receiver = receiver;
        this.metrics = metrics;
        this.wiretap = wiretap;
    }

    SipParser parser() {
        return parser;
    }

    StackMetrics metrics() {
        return metrics;
    }

    /** One datagram. Keep-alives (CRLF, or zero bytes as some phones send) are no message. */
    void datagram(byte[] bytes, Hop source) {
        if (isKeepAlive(bytes)) {
            return;
        }
        tap(Wire.Direction.IN, source, bytes);
        accept(parser.parse(bytes), source);
    }

    /** One message from a stream. */
    void framed(ParseResult result, Hop source) {
        if (wiretap != null && result instanceof ParseResult.Parsed(SipMessage message)) {
            tap(Wire.Direction.IN, source, SipSerializer.bytes(message));
        }
        accept(result, source);
    }

    private void accept(ParseResult result, Hop source) {
        switch (result) {
            case ParseResult.Parsed(SipRequest request) -> {
                metrics.messagesIn.increment();
                receiver.message(withSource(request, source), source);
            }
            case ParseResult.Parsed(SipMessage response) -> {
                metrics.messagesIn.increment();
                receiver.message(response, source);
            }
            case ParseResult.Rejected rejected -> {
                metrics.rejected.increment();
                receiver.malformed(rejected, source);
            }
            case ParseResult.Dropped dropped -> metrics.dropped.increment();
        }
    }

    /** Shows a message to the wiretap, if there is one. */
    void tap(Wire.Direction direction, Hop hop, byte[] bytes) {
        Consumer<Wire> tap = wiretap;
        if (tap != null) {
            Guard.run(() -> tap.accept(new Wire(direction, hop, bytes)), metrics);
        }
    }

    private static SipRequest withSource(SipRequest request, Hop source) {
        Via via = request.topVia();
        String address = source.address().getAddress().getHostAddress();
        boolean needed = via.hasRport() || via.received() != null || !via.host().equals(address);
        return needed
                ? request.withTopVia(via.withSource(address, source.address().getPort()))
                : request;
    }

    private static boolean isKeepAlive(byte[] bytes) {
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                return false;
            }
        }
        return true;
    }
}
