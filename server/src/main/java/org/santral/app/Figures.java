package org.santral.app;

import org.santral.base.Mailbox;
import org.santral.ops.OpsMetrics;
import org.santral.sip.transport.StackMetrics;
import org.santral.trunk.Trunk;

/** Which figure comes from which part; the names are what operators build their alarms on. */
final class Figures {
    private Figures() {}

    static void register(OpsMetrics metrics, Pbx pbx, Storage storage) {
        metrics.ledger(storage.ledger()::metrics);
        metrics.deliveries(storage.deliveries()::stats);
        metrics.gauge("santral.calls.live", "Calls up now", pbx.calls()::live);
        metrics.counter("santral.calls.refused", "Requests for calls that were refused", pbx.calls()::refused);
        metrics.counter("santral.mailbox.overflow", "Events that a call's mailbox refused", Mailbox::overflows);
        metrics.gauge("santral.media.ports", "RTP and RTCP ports in use", pbx.media()::portsInUse);
        metrics.gauge("santral.media.sessions", "Media sessions open", pbx.media()::openSessions);
        metrics.counter("santral.media.relayed", "RTP packets relayed", pbx.media()::packetsRelayed);
        metrics.counter("santral.media.dropped", "RTP packets refused", pbx.media()::packetsDropped);
        metrics.counter(
                "santral.recording.dropped",
                "RTP packets missing in recordings because the disk was too slow",
                pbx.media()::recordingPacketsDropped);
        metrics.gauge("santral.phones.registered", "Phones registered", pbx.registrar()::registered);
        metrics.gauge("santral.trunks.well", "Trunks that answer", () -> pbx.trunks().all().stream()
                .filter(Trunk::well)
                .count());
        metrics.gauge(
                "santral.trunks", "Trunks configured", () -> pbx.trunks().all().size());
        metrics.counter(
                "santral.sip.forged",
                "SIP requests within calls that did not come from their parties",
                pbx.door()::forged);
        metrics.counter("santral.toll.alarms", "Shares of caps on calls outside reached", storage.tolls()::alarms);
        metrics.counter("santral.toll.cut", "Talks ended by caps on calls outside", storage.tolls()::cut);
        sip(metrics, pbx.userAgent().stack().metrics());
    }

    private static void sip(OpsMetrics metrics, StackMetrics sip) {
        metrics.counter("santral.sip.received", "SIP messages received", sip::messagesIn);
        metrics.counter("santral.sip.sent", "SIP messages sent", sip::messagesOut);
        metrics.counter("santral.sip.retransmitted", "SIP messages sent again", sip::retransmissionsOut);
        metrics.counter("santral.sip.rejected", "SIP requests refused because of their syntax or size", sip::rejected);
        metrics.counter("santral.sip.dropped", "Datagrams dropped that were no SIP", sip::dropped);
        metrics.counter("santral.sip.screened", "SIP requests of strangers, not answered", sip::screened);
        metrics.counter("santral.sip.overload", "INVITEs refused because of overload", sip::overloadRefused);
        metrics.counter("santral.sip.errors", "Errors inside SIP handlers", sip::callbackErrors);
        metrics.gauge("santral.sip.transactions", "SIP transactions live", sip::transactions);
        metrics.gauge("santral.sip.connections", "SIP connections over TCP", sip::connections);
    }
}
