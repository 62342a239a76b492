package org.santral.simulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.santral.media.NoPortsException;
import org.santral.simulator.CallRecord.Event;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;

/** Two simulated networks on free ports, one calling the other. */
final class Pair implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String CALLER = "905320000001";

    final Simulator carrier;
    final Simulator caller;

    Pair(UnaryOperator<SimulatorSettings> ofCarrier, UnaryOperator<SimulatorSettings> ofCaller) {
        carrier = Simulator.start(ofCarrier.apply(settings(21_000)));
        caller = Simulator.start(ofCaller.apply(settings(25_000)));
    }

    private static SimulatorSettings settings(int firstPort) {
        return SimulatorSettings.local()
                .withAnswerAfter(Duration.ofMillis(100))
                .withRtp(InetAddress.getLoopbackAddress(), firstPort, firstPort + 3999)
                .withWiretap();
    }

    /** A call from the caller to a number of the carrier, over UDP. */
    PlacedCall call(String number) throws NoPortsException {
        return caller.call(request(number));
    }

    CallRequest request(String number) {
        return request(number, carrier.listenPoints().getFirst());
    }

    static CallRequest request(String number, ListenPoint to) {
        InetSocketAddress at = to.address();
        return CallRequest.of(CALLER, SipUri.of(number, at.getAddress().getHostAddress(), at.getPort()))
                .via(new Hop(to.transport(), at));
    }

    CallRecord atCarrier(PlacedCall call, Event event) throws InterruptedException, TimeoutException {
        return await(carrier, call, event);
    }

    CallRecord atCaller(PlacedCall call, Event event) throws InterruptedException, TimeoutException {
        return await(caller, call, event);
    }

    private static CallRecord await(Simulator at, PlacedCall call, Event event)
            throws InterruptedException, TimeoutException {
        return at.log().await(r -> r.event() == event && r.sipCallId().equals(call.sipCallId()), PATIENCE);
    }

    @Override
    public void close() {
        caller.close();
        carrier.close();
    }
}
