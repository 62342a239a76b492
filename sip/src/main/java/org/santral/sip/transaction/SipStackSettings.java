package org.santral.sip.transaction;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.SipLimits;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.Tls;
import org.santral.sip.transport.TransportLimits;
import org.santral.sip.transport.Wire;

/**
 * How a {@link SipStack} is set up; begin with {@link #listening} and change what differs.
 *
 * @param listen where to listen; at least one
 * @param externalAddress host put into Via and Contact instead of the local address, behind a NAT; null: none
 * @param sipLimits bounds of one message
 * @param limits bounds of connections, queues and transactions
 * @param timers base timers
 * @param shards how many owner threads, 1 or more
 * @param nameServers DNS servers to ask; empty: the machine's own
 * @param screen decides who may enter
 * @param tls how TLS is spoken
 * @param wiretap sees every message, on the thread that carries it, so it must be quick; null: none
 */
public record SipStackSettings(
        List<ListenPoint> listen,
        @Nullable String externalAddress,
        SipLimits sipLimits,
        TransportLimits limits,
        TimerValues timers,
        int shards,
        List<InetSocketAddress> nameServers,
        Screen screen,
        Tls tls,
        @Nullable Consumer<Wire> wiretap) {

    public SipStackSettings {
        listen = List.copyOf(listen);
        nameServers = List.copyOf(nameServers);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("a SIP stack needs a listen point");
        }
        if (shards < 1) {
            throw new IllegalArgumentException("a SIP stack needs a shard");
        }
    }

    /** Everything by default: RFC timers, one shard per processor, open to everybody. */
    public static SipStackSettings listening(ListenPoint... points) {
        return new SipStackSettings(
                List.of(points),
                null,
                SipLimits.DEFAULT,
                TransportLimits.DEFAULT,
                TimerValues.RFC,
                Runtime.getRuntime().availableProcessors(),
                List.of(),
                Screen.OPEN,
                Tls.client(),
                null);
    }

    public SipStackSettings withExternalAddress(@Nullable String host) {
        return new SipStackSettings(listen, host, sipLimits, limits, timers, shards, nameServers, screen, tls, wiretap);
    }

    public SipStackSettings withSipLimits(SipLimits changed) {
        return new SipStackSettings(
                listen, externalAddress, changed, limits, timers, shards, nameServers, screen, tls, wiretap);
    }

    public SipStackSettings withLimits(TransportLimits changed) {
        return new SipStackSettings(
                listen, externalAddress, sipLimits, changed, timers, shards, nameServers, screen, tls, wiretap);
    }

    public SipStackSettings withTimers(TimerValues changed) {
        return new SipStackSettings(
                listen, externalAddress, sipLimits, limits, changed, shards, nameServers, screen, tls, wiretap);
    }

    public SipStackSettings withShards(int count) {
        return new SipStackSettings(
                listen, externalAddress, sipLimits, limits, timers, count, nameServers, screen, tls, wiretap);
    }

    public SipStackSettings withNameServers(InetSocketAddress... servers) {
        return new SipStackSettings(
                listen, externalAddress, sipLimits, limits, timers, shards, List.of(servers), screen, tls, wiretap);
    }

    public SipStackSettings withScreen(Screen changed) {
        return new SipStackSettings(
                listen, externalAddress, sipLimits, limits, timers, shards, nameServers, changed, tls, wiretap);
    }

    public SipStackSettings withWiretap(@Nullable Consumer<Wire> tap) {
        return new SipStackSettings(
                listen, externalAddress, sipLimits, limits, timers, shards, nameServers, screen, tls, tap);
    }

    public SipStackSettings withTls(Tls changed) {
        return new SipStackSettings(
                listen, externalAddress, sipLimits, limits, timers, shards, nameServers, screen, changed, wiretap);
    }
}
